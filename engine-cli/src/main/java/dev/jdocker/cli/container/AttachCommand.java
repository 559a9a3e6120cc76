package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.engine.Reply;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.stream.Attachment;
import dev.jdocker.cli.stream.Signals;
import dev.jdocker.cli.terminal.RawTerminal;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker attach}. */
public final class AttachCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER",
                "Attach local standard input, output, and error streams to a running container",
                1,
                1,
                "container attach",
                "attach");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("detach-keys", Kind.STRING, "Override the key sequence for detaching a container")
                .add("no-stdin", Kind.BOOL, "Do not attach STDIN")
                .add("sig-proxy", (char) 0, Kind.BOOL, "true", "Proxy all received signals to the process");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String name = flags.arguments().getFirst();
        Map<String, @Nullable Object> container = running(session, name);
        String id = Json.string(container, "Id");
        boolean tty = Json.bool(Json.object(container, "Config"), "Tty");
        boolean stdin = !flags.isSet("no-stdin") && Json.bool(Json.object(container, "Config"), "OpenStdin");
        if (!flags.isSet("no-stdin") && tty && !TerminalCheck.isInput()) {
            throw new CommandException("the input device is not a TTY");
        }
        if (flags.isSet("sig-proxy") && !tty) {
            Signals.forward(session.engine(), id);
        }
        RawTerminal terminal = tty && TerminalCheck.isInput() ? RawTerminal.open() : null;
        Query query = Query.container(id, "attach")
                .with("detachKeys", flags.string("detach-keys"))
                .with("stderr", true)
                .with("stdin", stdin)
                .with("stdout", true)
                .with("stream", true);
        try (Reply exit = session.engine().post(Query.container(id, "wait"));
                Attachment attachment = new Attachment(
                        session,
                        session.engine().hijack(query),
                        stdin,
                        true,
                        true,
                        tty,
                        stdin ? terminal : null,
                        flags.string("detach-keys"))) {
            attachment.startInput();
            if (terminal != null && TerminalCheck.isOutput()) {
                new WindowSize(session.engine(), id, terminal).redraw();
            }
            if (!attachment.copy()) {
                throw new CommandException("read escape sequence");
            }
            return (int) Json.number(exit.object(), "StatusCode");
        }
    }

    private static Map<String, @Nullable Object> running(Session session, String name)
            throws CommandException, IOException {
        Map<String, @Nullable Object> container =
                session.engine().get(Query.container(name, "json")).object();
        Map<String, @Nullable Object> state = Json.object(container, "State");
        if (!Json.bool(state, "Running")) {
            throw new CommandException("You cannot attach to a stopped container, start it first");
        }
        if (Json.bool(state, "Paused")) {
            throw new CommandException("You cannot attach to a paused container, unpause it first");
        }
        if (Json.bool(state, "Restarting")) {
            throw new CommandException("You cannot attach to a restarting container, wait until it is running");
        }
        return container;
    }
}
