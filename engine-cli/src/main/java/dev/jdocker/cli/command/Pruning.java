package dev.jdocker.cli.command;

import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One prune, as all its commands do it: asked for by people first, or with {@code --dry-run}, which is ours, only shown.
 *
 * @param isDry whether nothing is removed
 */
public record Pruning(Session session, boolean isDry) {

    /** Declares the flags that all prunes have. */
    public static Flags declare(Flags flags) {
        return flags.add("dry-run", Kind.BOOL, "Only show what would be removed")
                .add("force", 'f', Kind.BOOL, "Do not prompt for confirmation");
    }

    /**
     * The prune that flags want.
     *
     * @throws CommandException if it is to remove nothing, and the engine is one that would
     */
    public static Pruning of(Session session, Flags flags) throws CommandException, IOException {
        boolean dry = flags.isSet("dry-run");
        if (dry && !isOurs(session)) {
            throw new CommandException("this engine knows no dry run: it would remove what it is asked about");
        }
        return new Pruning(session, dry);
    }

    /** Whether to go on: asks, showing {@code warning}, where that is called for. */
    public boolean isAgreed(Flags flags, String warning) throws IOException {
        return isDry || flags.isSet("force") || Confirmation.ask(session, warning);
    }

    /** Has the engine do it; its report. */
    public Map<String, @Nullable Object> run(Query query) throws IOException {
        return session.engine().post(query.with("dry-run", isDry)).object();
    }

    /** What was removed, or would be, by names or ids. */
    public record Gone(List<?> names, long bytes) {}

    /** These as the parameter that takes them for gone in a dry run; empty where they really are. */
    public String without(Gone gone) {
        return isDry
                ? gone.names().stream()
                        .map(id -> String.valueOf(id).replaceFirst("((?:sha256:)?[0-9a-f]{12}).*", "$1"))
                        .collect(Collectors.joining(","))
                : "";
    }

    private static boolean isOurs(Session session) throws IOException {
        Map<String, @Nullable Object> version =
                session.engine().get(Query.of("/version")).object();
        return Json.string(Json.object(version, "Platform"), "Name").equals("jdocker");
    }

    /**
     * Prints what has gone, or would, below a heading, then an empty line; nothing where there is nothing.
     *
     * @param kind such as {@code Networks}
     */
    public void print(String kind, List<?> names) throws IOException {
        if (!names.isEmpty()) {
            StringBuilder text = new StringBuilder(isDry ? "Would delete " : "Deleted ")
                    .append(kind)
                    .append(":\n");
            names.forEach(name -> text.append(name).append('\n'));
            session.printLine(text.toString());
        }
    }

    /** Prints how much that is. */
    public void printTotal(long bytes) throws IOException {
        session.printLine(
                (isDry ? "Total space to reclaim: " : "Total reclaimed space: ") + Human.sizeWithFourDigits(bytes));
    }
}
