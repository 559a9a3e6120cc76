package dev.jdocker.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of {@code docs/compatibility.md} that says which operations which clients were seen to use, taken from the log of the
 * engine that the suite ran against: {@code -Djdocker.test.operations=new} makes it anew, {@code add} adds what this run saw.
 */
final class OperationTable {

    static final Path DOCUMENT = Path.of("../docs/compatibility.md");
    static final String BEGIN = "<!-- operations seen: begin -->";
    static final String END = "<!-- operations seen: end -->";

    private static final Pattern REQUEST =
            Pattern.compile(".* Dispatcher: ([A-Z]+) (\\S+) by pid \\d+ uid \\d+ gid \\d+ as \"(.*)\"");
    private static final Pattern REFUSED = Pattern.compile(".* Dispatcher: ([A-Z]+) (\\S+): 501 .*");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| ([^|]*) \\| ([^|]*) \\|");

    /** What of a client's own name tells it from others; the first that fits. */
    private static final Map<String, String> NAMES = new java.util.LinkedHashMap<>();

    static {
        NAMES.put("jdocker", "jdocker");
        NAMES.put("plain", "plain HTTP");
        NAMES.put("compose", "Compose");
        NAMES.put("buildx", "Buildx");
        NAMES.put("Docker-Client", "docker");
        NAMES.put("docker-sdk-python", "docker-py");
        NAMES.put("tc-java", "Testcontainers");
        NAMES.put("Apache-HttpClient", "docker-java");
        NAMES.put("Go-http-client", "Buildx");
        NAMES.put("Java-http-client", "plain HTTP");
    }

    /** Clients by operation, and the operations of which a part was refused as not there. */
    private final Map<String, Set<String>> clients = new TreeMap<>();

    private final Set<String> refused = new TreeSet<>();

    /** Takes in what a log tells, where this run was asked to. */
    static void takeIn(Path log) throws IOException {
        String how = System.getProperty("jdocker.test.operations", "");
        if (how.isEmpty()) {
            return;
        }
        OperationTable table = new OperationTable();
        String document = Files.readString(DOCUMENT);
        if (how.equals("add")) {
            table.readTable(document);
        }
        try (var lines = Files.lines(log)) {
            lines.forEach(table::readLine);
        }
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(
                DOCUMENT,
                document.substring(0, begin) + "\n" + table.text() + document.substring(document.indexOf(END)));
    }

    static List<String> operations(String document) {
        OperationTable table = new OperationTable();
        table.readTable(document);
        return List.copyOf(table.clients.keySet());
    }

    private void readTable(String document) {
        document.substring(document.indexOf(BEGIN), document.indexOf(END))
                .lines()
                .forEach(line -> {
                    Matcher row = ROW.matcher(line);
                    if (row.matches()) {
                        clients.put(
                                row.group(1), new TreeSet<>(List.of(row.group(2).split(", ", -1))));
                        if (!row.group(3).isBlank()) {
                            refused.add(row.group(1));
                        }
                    }
                });
    }

    private void readLine(String line) {
        Matcher request = REQUEST.matcher(line);
        if (request.matches()) {
            operation(request)
                    .ifPresent(operation -> clients.computeIfAbsent(operation, absent -> new TreeSet<>())
                            .add(client(request.group(3))));
            return;
        }
        Matcher refusal = REFUSED.matcher(line);
        if (refusal.matches()) {
            operation(refusal).ifPresent(refused::add);
        }
    }

    private static Optional<String> operation(Matcher request) {
        return ApiDefinition.operation(request.group(1), request.group(2)).map(ApiDefinition.Operation::name);
    }

    /** docker-modem, which dockerode uses, has no name. */
    private static String client(String agent) {
        return agent.isEmpty()
                ? "dockerode"
                : NAMES.entrySet().stream()
                        .filter(name -> agent.contains(name.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(agent.replaceAll("[/ ].*", ""));
    }

    private String text() {
        List<String> lines = new ArrayList<>(List.of("| operation | seen from | not there |", "| --- | --- | --- |"));
        clients.forEach((operation, seen) -> lines.add("| `%s` | %s | %s |"
                .formatted(
                        operation,
                        String.join(", ", new TreeSet<>(seen)),
                        refused.contains(operation) ? "501 for some" : "")));
        return String.join("\n", lines) + "\n";
    }
}
