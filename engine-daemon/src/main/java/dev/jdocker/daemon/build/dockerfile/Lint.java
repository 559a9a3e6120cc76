package dev.jdocker.daemon.build.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what the checks say of one Dockerfile. Safe for many threads. */
public final class Lint {

    private static final Pattern SECRET = Pattern.compile(
            "(?i)(?:^|_)(apikey|auth|credential|credentials|key|password|pword|passwd|secret|token)(?:_|$)");
    private static final Pattern NO_SECRET = Pattern.compile("(?i)(?:^|_)(public)(?:_|$)");

    private final LintSettings settings;
    private final List<LintWarning> warnings = new ArrayList<>();

    private Lint(LintSettings settings) {
        this.settings = settings;
    }

    /**
     * Looks through a file without a look at its variables.
     *
     * @param option the build argument {@code BUILDKIT_DOCKERFILE_CHECK}, empty for what the file says itself
     */
    public static Lint of(Dockerfile dockerfile, String option) throws DockerfileException {
        Lint lint = new Lint(
                LintSettings.parse(option.isEmpty() ? dockerfile.directives().check() : option));
        dockerfile
                .emptyContinuations()
                .forEach(lines -> lint.add(LintRule.NO_EMPTY_CONTINUATION, "Empty continuation line", lines));
        lint.casing(dockerfile);
        lint.stageNames(dockerfile);
        for (Instruction.Arg arg : dockerfile.globals()) {
            lint.described(arg);
        }
        for (Stage stage : dockerfile.stages()) {
            lint.once(stage);
        }
        return lint;
    }

    /** Of instructions that are no file: nobody asks what it collects. */
    public static Lint ofNothing() throws DockerfileException {
        return new Lint(LintSettings.parse("skip=all"));
    }

    /** Adds what a check says, if it is wanted. */
    public synchronized void add(LintRule rule, String message, Lines lines) {
        LintWarning warning = new LintWarning(rule, message, lines);
        if (settings.wants(rule) && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }

    /** All by now, in the order of the lines. */
    public synchronized List<LintWarning> warnings() {
        return warnings.stream()
                .sorted((a, b) -> Integer.compare(a.lines().first(), b.lines().first()))
                .toList();
    }

    /** Whether a warning is to be taken for an error. */
    public boolean failsBuild() {
        return settings.error() && !warnings().isEmpty();
    }

    private void casing(Dockerfile dockerfile) {
        List<Instruction.Written> all = new ArrayList<>();
        dockerfile.globals().forEach(arg -> all.add(arg.written()));
        for (Stage stage : dockerfile.stages()) {
            all.add(stage.written());
            stage.instructions().forEach(instruction -> all.add(instruction.written()));
        }
        long lower = all.stream().filter(w -> isLower(w.keyword())).count();
        long upper = all.stream().filter(w -> isUpper(w.keyword())).count();
        boolean wantsLower = lower > upper;
        String majority = wantsLower ? "lowercase" : "uppercase";
        for (Instruction.Written written : all) {
            if (!(wantsLower ? isLower(written.keyword()) : isUpper(written.keyword()))) {
                add(
                        LintRule.CONSISTENT_INSTRUCTION_CASING,
                        "Command '" + written.keyword() + "' should match the case of the command majority (" + majority
                                + ")",
                        written.lines());
            }
        }
    }

    private static boolean isLower(String word) {
        return word.equals(word.toLowerCase(Locale.ROOT));
    }

    private static boolean isUpper(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT));
    }

    private void stageNames(Dockerfile dockerfile) {
        Map<String, Integer> seen = new HashMap<>();
        for (Stage stage : dockerfile.stages()) {
            Lines lines = stage.written().lines();
            if (!stage.as().isEmpty()
                    && isLower(stage.as()) != isLower(stage.written().keyword())) {
                add(
                        LintRule.FROM_AS_CASING,
                        "'" + stage.as() + "' and '" + stage.written().keyword() + "' keywords' casing do not match",
                        lines);
            }
            if (stage.name().isEmpty()) {
                continue;
            }
            if (!stage.writtenName().equals(stage.name())) {
                add(LintRule.STAGE_NAME_CASING, "Stage name '" + stage.writtenName() + "' should be lowercase", lines);
            }
            if (seen.put(stage.name(), lines.first()) != null) {
                add(
                        LintRule.DUPLICATE_STAGE_NAME,
                        "Duplicate stage name \"" + stage.writtenName() + "\", stage names should be unique",
                        lines);
            }
            if (stage.name().equals("scratch") || stage.name().equals("context")) {
                add(
                        LintRule.RESERVED_STAGE_NAME,
                        "Stage name should not use the same name as reserved stage \"" + stage.writtenName() + "\"",
                        lines);
            }
            description(stage.written(), stage.name());
        }
    }

    private void described(Instruction.Arg arg) {
        arg.pairs().forEach(pair -> description(arg.written(), pair.key()));
    }

    private void description(Instruction.Written written, String name) {
        String comment = written.comments().isEmpty() ? "" : written.comments().getLast();
        if (!comment.isEmpty() && !comment.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + " ")) {
            String what = written.keyword().toUpperCase(Locale.ROOT);
            add(
                    LintRule.INVALID_DEFINITION_DESCRIPTION,
                    "Comment for " + what + " should follow the format: `# " + name + " <description>`",
                    written.lines());
        }
    }

    private void once(Stage stage) {
        Map<String, Instruction> last = new HashMap<>();
        for (Instruction instruction : stage.instructions()) {
            switch (instruction) {
                case Instruction.Cmd cmd -> {
                    repeated(last.put("CMD", cmd), "CMD");
                    shellForm(cmd.command(), "CMD", cmd.written(), stage);
                }
                case Instruction.Entrypoint entry -> {
                    repeated(last.put("ENTRYPOINT", entry), "ENTRYPOINT");
                    shellForm(entry.command(), "ENTRYPOINT", entry.written(), stage);
                }
                case Instruction.Healthcheck health -> repeated(last.put("HEALTHCHECK", health), "HEALTHCHECK");
                case Instruction.Maintainer maintainer ->
                    add(
                            LintRule.MAINTAINER_DEPRECATED,
                            "Maintainer instruction is deprecated in favor of using label",
                            maintainer.written().lines());
                case Instruction.Env env -> {
                    legacy("ENV", env.pairs(), env.written());
                    env.pairs().forEach(pair -> secret("ENV", pair.key(), env.written()));
                }
                case Instruction.Label label -> legacy("LABEL", label.pairs(), label.written());
                case Instruction.Arg arg -> {
                    arg.pairs().forEach(pair -> secret("ARG", pair.key(), arg.written()));
                    described(arg);
                }
                case Instruction.Expose expose -> exposed(expose);
                default -> {}
            }
        }
    }

    private void repeated(@Nullable Instruction before, String keyword) {
        if (before != null) {
            add(
                    LintRule.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                    "Multiple " + keyword
                            + " instructions should not be used in the same stage because only the last one will be"
                            + " used",
                    before.written().lines());
        }
    }

    private void shellForm(CommandLine command, String keyword, Instruction.Written written, Stage stage) {
        boolean ownShell = stage.instructions().stream()
                .takeWhile(i -> !i.written().equals(written))
                .anyMatch(i -> i instanceof Instruction.Shell);
        if (command.shell() && !command.words().isEmpty() && !ownShell) {
            add(
                    LintRule.JSON_ARGS_RECOMMENDED,
                    "JSON arguments recommended for " + keyword
                            + " to prevent unintended behavior related to OS signals",
                    written.lines());
        }
    }

    private void legacy(String keyword, List<KeyValue> pairs, Instruction.Written written) {
        if (pairs.stream().anyMatch(KeyValue::legacy)) {
            add(
                    LintRule.LEGACY_KEY_VALUE_FORMAT,
                    "\"" + keyword + " key=value\" should be used instead of legacy \"" + keyword
                            + " key value\" format",
                    written.lines());
        }
    }

    private void secret(String keyword, String name, Instruction.Written written) {
        if (SECRET.matcher(name).find() && !NO_SECRET.matcher(name).find()) {
            add(
                    LintRule.SECRETS_USED_IN_ARG_OR_ENV,
                    "Do not use ARG or ENV instructions for sensitive data (" + keyword + " \"" + name + "\")",
                    written.lines());
        }
    }

    private void exposed(Instruction.Expose expose) {
        for (String port : expose.ports()) {
            int slash = port.indexOf('/');
            if (slash >= 0 && !isLower(port.substring(slash)) && port.indexOf('$') < 0) {
                add(
                        LintRule.EXPOSE_PROTO_CASING,
                        "Defined protocol '" + port + "' in EXPOSE instruction should be lowercase",
                        expose.written().lines());
            }
            if (port.indexOf(':') >= 0 && port.indexOf('$') < 0) {
                add(
                        LintRule.EXPOSE_INVALID_FORMAT,
                        "EXPOSE instruction should not define an IP address or host-port mapping, found '" + port + "'",
                        expose.written().lines());
            }
        }
    }
}
