package dev.jdocker.blackbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of {@code docs/compatibility.md} that says which operations which clients were seen to use, taken from what went through
 * the {@link Tap}s of a run: {@code -Djdocker.test.operations=new} makes it anew, {@code add} adds what this run saw.
 */
final class OperationTable {

    static final Path DOCUMENT = Path.of("../docs/compatibility.md");
    static final String BEGIN = "<!-- operations seen: begin -->";
    static final String END = "<!-- operations seen: end -->";

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

    /** What this run sees. */
    private static final OperationTable SEEN = new OperationTable();

    /** Clients by operation, and the operations of which a part was refused as not there. */
    private final Map<String, Set<String>> clients = new TreeMap<>();

    private final Set<String> refused = new TreeSet<>();

    static synchronized void note(Exchange exchange) {
        ApiDefinition.operation(exchange.method(), exchange.target())
                .map(ApiDefinition.Operation::name)
                .ifPresent(operation -> SEEN.add(
                        operation,
                        Set.of(client(exchange.agent())),
                        exchange.reply().status() == 501));
    }

    /** Writes what was seen by now, where this run was asked to. */
    static synchronized void write() throws IOException {
        String how = System.getProperty("jdocker.test.operations", "");
        if (how.isEmpty()) {
            return;
        }
        String document = Files.readString(DOCUMENT);
        if (how.equals("add")) {
            SEEN.readTable(document);
        }
        int begin = document.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(
                DOCUMENT,
                document.substring(0, begin) + "\n" + SEEN.text() + document.substring(document.indexOf(END)));
    }

    static List<String> operations(String document) {
        OperationTable table = new OperationTable();
        table.readTable(document);
        return List.copyOf(table.clients.keySet());
    }

    private void readTable(String document) {
        document.substring(document.indexOf(BEGIN), document.indexOf(END))
                .lines()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .forEach(row -> add(
                        row.group(1),
                        Set.of(row.group(2).split(", ", -1)),
                        !row.group(3).isBlank()));
    }

    private void add(String operation, Set<String> who, boolean partly) {
        clients.computeIfAbsent(operation, absent -> new TreeSet<>()).addAll(who);
        if (partly) {
            refused.add(operation);
        }
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
