package dev.jdocker.daemon.build.dockerfile;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What {@code # check=skip=RULE,…;error=true;experimental=all} asks for; the build argument goes before the directive. */
public record LintSettings(Set<LintRule> skipped, boolean skipAll, Set<LintRule> experimental, boolean error) {

    static LintSettings parse(String text) throws DockerfileException {
        Set<LintRule> skipped = EnumSet.noneOf(LintRule.class);
        Set<LintRule> experimental = EnumSet.noneOf(LintRule.class);
        boolean skipAll = false;
        boolean error = false;
        for (String part : text.split(";", -1)) {
            if (part.isBlank()) {
                continue;
            }
            int equals = part.indexOf('=');
            if (equals < 0) {
                throw new DockerfileException("invalid check option \"" + part + "\"");
            }
            List<String> values = List.of(part.substring(equals + 1).strip().split(",", -1));
            switch (part.substring(0, equals).strip()) {
                case "skip" -> {
                    skipAll = values.contains("all");
                    values.forEach(value -> LintRule.named(value.strip()).ifPresent(skipped::add));
                }
                case "experimental" -> {
                    if (values.contains("all")) {
                        experimental.addAll(EnumSet.allOf(LintRule.class));
                    }
                    values.forEach(value -> LintRule.named(value.strip()).ifPresent(experimental::add));
                }
                case "error" -> error = parseBoolean(values.getFirst());
                default -> throw new DockerfileException("invalid check option \"" + part + "\"");
            }
        }
        return new LintSettings(skipped, skipAll, experimental, error);
    }

    private static boolean parseBoolean(String text) throws DockerfileException {
        return switch (text) {
            case "1", "t", "true", "True", "TRUE" -> true;
            case "0", "f", "false", "False", "FALSE" -> false;
            default -> throw new DockerfileException("failed to parse check option \"error\": " + text);
        };
    }

    boolean wants(LintRule rule) {
        if (rule.experimental() && !experimental.contains(rule)) {
            return false;
        }
        return !skipAll && !skipped.contains(rule);
    }
}
