package dev.jdocker.jrunc;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code list}: prints the containers below the root. */
@Command(name = "list", description = "lists containers started by jrunc with the given root")
final class ListCommand implements Verb {
    @Option(
            names = {"--format", "-f"},
            paramLabel = "FORMAT",
            description = "select one of: table or json (default: table)")
    private String format = "table";

    @Option(
            names = {"--quiet", "-q"},
            description = "display only container IDs")
    private boolean quiet;

    @Parameters(hidden = true)
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("list", arguments, 0);
        List<SavedState> all = session.store().all();
        if (quiet) {
            all.forEach(state -> session.out().println(state.id()));
            return 0;
        }
        List<OciState> states = all.stream()
                .map(state -> OciState.of(new Container(session, new ContainerId(state.id()), state)))
                .toList();
        switch (format) {
            case "table" -> table(states).forEach(session.out()::println);
            case "json" -> session.out().print(states.isEmpty() ? "null" : JsonText.compact(states));
            default -> throw new JruncException("invalid format option");
        }
        return 0;
    }

    /** Columns at least as wide as runc's, with the same gap. */
    private static List<String> table(List<OciState> states) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"));
        for (OciState s : states) {
            rows.add(List.of(s.id(), Integer.toString(s.pid()), s.status(), s.bundle(), s.created(), s.owner()));
        }
        int[] widths = new int[6];
        java.util.Arrays.fill(widths, 9);
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size() - 1; i++) {
            line.append(row.get(i)).repeat(' ', widths[i] + 3 - row.get(i).length());
        }
        return line.append(row.getLast()).toString();
    }
}
