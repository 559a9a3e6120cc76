package dev.jdocker.blackbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Takes out of a client's output what two runs of the same command may differ in: identifiers, times, folders. */
final class AnswerNorm {

    private static final Map<Pattern, String> ALWAYS = new LinkedHashMap<>();

    static {
        rule("\r", "");
        rule("\u001b\\[[0-9;?]*[A-Za-z]", "");
        rule("\\b[0-9a-f]{64}\\b", "<id>");
        rule("\\b[0-9a-f]{12}\\b", "<short>");
        rule("([0-9a-f]{2}:){5}[0-9a-f]{2}", "<mac>");
        rule(
                "(?!0001)\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z| ?[+-]\\d\\d:?\\d\\d( UTC)?)?",
                "<time>");
        rule(
                "(Less than a second|About an? (minute|hour)|\\d+ (second|minute|hour|day|week|month|year)s?)( ago)?\\b",
                "<ago>");
        // What pads the columns of a table, whose widths follow from what was taken out.
        rule(" {2,}", "  ");
        rule("(?m) +$", "");
        rule("(\"execDuration\": ?)\"\\d+\"", "$1<seconds>");
        rule("\"Pid\": ?[1-9]\\d*", "\"Pid\":<pid>");
        // Our runtime has another name, and its namespaces another place; a cgroup namespace is private with us in any
        // case.
        rule("(\"Runtime\": ?)\"(runc|jdocker)\"", "$1<runtime>");
        rule("(\"SandboxKey\": ?)\"/[^\"]*\"", "$1<netns>");
        rule("(\"CgroupnsMode\": ?)\"(host|private)\"", "$1<cgroupns>");
        rule("(?m)^Client: Docker Engine.*$", "<client>");
    }

    private final Map<String, String> names;

    /** @param folders what an engine's folders and the like are called instead, the longest first */
    AnswerNorm(Map<Path, String> folders) {
        names = new LinkedHashMap<>();
        folders.forEach((folder, name) -> names.put(folder.toString(), name));
    }

    private static void rule(String pattern, String replacement) {
        ALWAYS.put(Pattern.compile(pattern), replacement);
    }

    String apply(String output) {
        String text = output;
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        for (Map.Entry<Pattern, String> rule : ALWAYS.entrySet()) {
            text = rule.getKey().matcher(text).replaceAll(rule.getValue());
        }
        return text;
    }
}
