package dev.jdocker.cli.system;

import dev.jdocker.cli.command.ClientVersion;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.InspectFormat;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker info}. */
public final class InfoCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Display system-wide information", 0, 0, "system info", "info");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        String format = flags.string("format");
        return format.isEmpty() ? page(session) : formatted(session, format);
    }

    private static int page(Session session) throws CommandException, IOException {
        session.print("Client:\n Version:    " + ClientVersion.read().version()
                + "\n Context:    default\n Debug Mode: " + session.debug() + "\n\nServer:\n");
        Map<String, @Nullable Object> info;
        try {
            info = session.engine().get(Query.of("/info")).object();
        } catch (EngineException e) {
            if (e.isUnreachable()) {
                throw new CommandException(Session.message(e));
            }
            throw new CommandException("ERROR: " + Session.message(e) + "\nerrors pretty printing info");
        }
        session.printLine(new InfoPage(info).text());
        for (Object warning : Json.list(info, "Warnings")) {
            session.warn(String.valueOf(warning));
        }
        return 0;
    }

    private static int formatted(Session session, String format) throws CommandException, IOException {
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        int status = 0;
        try {
            info.putAll(session.engine().get(Query.of("/info")).object());
        } catch (IOException e) {
            info.put("ServerErrors", List.of(Session.message(e)));
            session.warn(Session.message(e));
            status = 1;
        }
        info.put(
                "ClientInfo",
                new JsonObject()
                        .set("Debug", session.debug())
                        .set("Version", ClientVersion.read().version())
                        .set("Context", "default")
                        .set("Plugins", List.of())
                        .set("Warnings", null)
                        .fields());
        try {
            session.printLine(
                    format.equals("json")
                            ? Json.compact(info)
                            : Template.parse(format).execute(info));
        } catch (TemplateException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return status;
    }
}
