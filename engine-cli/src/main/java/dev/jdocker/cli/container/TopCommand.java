package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.TabWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code jdocker top}. */
public final class TopCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "CONTAINER [ps OPTIONS]",
                        "Display the running processes of a container",
                        1,
                        -1,
                        "container top",
                        "top")
                .withFlagsFirst();
    }

    @Override
    public int run(Session session, Flags flags) throws IOException {
        List<String> words = flags.arguments();
        Query query = Query.container(words.getFirst(), "top")
                .with("ps_args", String.join(" ", words.subList(1, words.size())));
        Map<String, @Nullable Object> table = session.engine().get(query).object();
        StringBuilder text = new StringBuilder(line(Json.list(table, "Titles")));
        for (Object row : Json.list(table, "Processes")) {
            if (row instanceof List<?> cells) {
                text.append(line(cells));
            }
        }
        session.print(new TabWriter(20, 3).align(text.toString()));
        return 0;
    }

    private static String line(List<?> cells) {
        return cells.stream().map(String::valueOf).collect(Collectors.joining("\t")) + "\n";
    }
}
