package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.stream.Attachment;
import dev.jdocker.cli.terminal.RawTerminal;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code jdocker exec}: ends as the process does that it has run. */
public final class ExecCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                        "[OPTIONS] CONTAINER COMMAND [ARG...]",
                        "Execute a command in a running container",
                        2,
                        -1,
                        "container exec",
                        "exec")
                .withFlagsFirst();
    }

    @Override
    public void declare(Flags flags) {
        flags.add("detach", 'd', Kind.BOOL, "Detached mode: run command in the background")
                .add("detach-keys", Kind.STRING, "Override the key sequence for detaching a container")
                .add("env", 'e', Kind.ENVIRONMENT, "Set environment variables")
                .add("env-file", Kind.LIST, "Read in a file of environment variables")
                .add("interactive", 'i', Kind.BOOL, "Keep STDIN open even if not attached")
                .add("privileged", Kind.BOOL, "Give extended privileges to the command")
                .add("tty", 't', Kind.BOOL, "Allocate a pseudo-TTY")
                .add("user", 'u', Kind.STRING, "Username or UID (format: \"<name|uid>[:<group|gid>]\")")
                .add("workdir", 'w', Kind.STRING, "Working directory inside the container");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String container = flags.arguments().getFirst();
        // That the container is missing goes before all other complaints, and what is refused here leaves nothing
        // there.
        session.engine().get(Query.container(container, "json")).close();
        boolean tty = flags.isSet("tty");
        boolean detach = flags.isSet("detach");
        boolean stdin = flags.isSet("interactive") && !detach;
        if (tty && stdin && !TerminalCheck.isInput()) {
            throw new CommandException("the input device is not a TTY");
        }
        RawTerminal terminal = tty && TerminalCheck.isInput() ? RawTerminal.open() : null;
        JsonObject start = new JsonObject().put("Detach", detach).put("Tty", tty);
        JsonObject wish = wish(session, flags, !detach);
        if (terminal != null && TerminalCheck.isOutput()) {
            List<Integer> size = List.of(terminal.rows(), terminal.columns());
            start.put("ConsoleSize", size);
            wish.put("ConsoleSize", size);
        }
        String id = Json.string(
                session.engine()
                        .post(Query.container(container, "exec"), wish.fields())
                        .object(),
                "Id");
        if (detach) {
            session.engine().post(Query.exec(id, "start"), start.fields()).close();
            return 0;
        }
        return attached(session, flags, id, start, terminal);
    }

    private static JsonObject wish(Session session, Flags flags, boolean attach) throws IOException {
        return new JsonObject()
                .put("User", flags.string("user"))
                .put("Privileged", flags.isSet("privileged"))
                .put("Tty", flags.isSet("tty"))
                .put("AttachStdin", attach && flags.isSet("interactive"))
                .put("AttachStdout", attach)
                .put("AttachStderr", attach)
                .put("DetachKeys", flags.string("detach-keys"))
                .put("Env", LineFile.environment(flags.list("env-file"), flags.list("env"), session.environment()))
                .put("WorkingDir", flags.string("workdir"))
                .put("Cmd", flags.arguments().subList(1, flags.arguments().size()));
    }

    private static int attached(
            Session session, Flags flags, String id, JsonObject start, @Nullable RawTerminal terminal)
            throws CommandException, IOException, InterruptedException {
        boolean stdin = flags.isSet("interactive");
        try (Attachment attachment = new Attachment(
                session,
                session.engine().hijack(Query.exec(id, "start"), start.fields()),
                stdin,
                true,
                true,
                flags.isSet("tty"),
                stdin ? terminal : null,
                flags.string("detach-keys"))) {
            attachment.startInput();
            if (terminal != null && TerminalCheck.isOutput()) {
                new WindowSize(session.engine(), () -> Query.exec(id, "resize"), terminal).follow();
            }
            if (!attachment.copy()) {
                throw new CommandException("read escape sequence");
            }
        }
        return (int) Json.number(session.engine().get(Query.exec(id, "json")).object(), "ExitCode");
    }
}
