package dev.jdocker.daemon.build.control;

import buildkit.control.BuildHistoryRecord;
import buildkit.control.BuildHistoryRequest;
import dev.jdocker.daemon.error.BadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which records a client wants: {@code ref}, {@code status} and {@code repository}, compared by {@code ==}, {@code !=} or
 * {@code ~=}; several filters are alternatives, conditions with commas in one hold together, as in BuildKit.
 */
final class HistoryFilter {

    private static final Pattern CONDITION = Pattern.compile("([a-zA-Z]+)(==|!=|~=|=)(.*)");

    private HistoryFilter() {}

    static Predicate<BuildHistoryRecord> of(BuildHistoryRequest request) {
        Predicate<BuildHistoryRecord> named =
                record -> request.getRef().isEmpty() || record.getRef().equals(request.getRef());
        List<Predicate<BuildHistoryRecord>> alternatives = new ArrayList<>();
        request.getFilterList().forEach(filter -> alternatives.add(all(filter)));
        return alternatives.isEmpty()
                ? named
                : named.and(record -> alternatives.stream().anyMatch(filter -> filter.test(record)));
    }

    private static Predicate<BuildHistoryRecord> all(String filter) {
        Predicate<BuildHistoryRecord> conditions = record -> true;
        for (String condition : filter.split(",", -1)) {
            conditions = conditions.and(one(condition.strip()));
        }
        return conditions;
    }

    private static Predicate<BuildHistoryRecord> one(String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            throw new BadRequest("invalid filter " + condition);
        }
        String key = matcher.group(1).toLowerCase(Locale.ROOT);
        String wanted = unquoted(matcher.group(3));
        Pattern pattern =
                matcher.group(2).equals("~=") ? Pattern.compile(wanted) : Pattern.compile(Pattern.quote(wanted));
        boolean part = matcher.group(2).equals("~=");
        boolean negated = matcher.group(2).equals("!=");
        return record -> {
            String value = value(record, key);
            boolean fits = part
                    ? pattern.matcher(value).find()
                    : pattern.matcher(value).matches();
            return fits != negated;
        };
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static String value(BuildHistoryRecord record, String key) {
        return switch (key) {
            case "ref" -> record.getRef();
            case "status" -> status(record);
            case "repository" -> record.getFrontendAttrsOrDefault("vcs:source", "");
            default -> throw new BadRequest("unknown filter " + key);
        };
    }

    private static String status(BuildHistoryRecord record) {
        if (!record.hasCompletedAt()) {
            return "running";
        }
        if (!record.hasError()) {
            return "completed";
        }
        return record.getError().getCode() == io.grpc.Status.Code.CANCELLED.value() ? "canceled" : "error";
    }
}
