package dev.jdocker.cli.system;

import dev.jdocker.cli.command.ClientVersion;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.context.CurrentContext;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ApiFields;
import dev.jdocker.cli.format.InspectFormat;
import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.output.TabWriter;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jdocker version}. */
public final class VersionCommand implements Command {
    private static final int COLUMN = 20;

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS]", "Show the Docker version information", 0, 0);
    }

    @Override
    public void declare(Flags flags) {
        flags.add("format", 'f', Kind.STRING, InspectFormat.HELP);
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException {
        Template template = template(flags.string("format"));
        Map<String, @Nullable Object> server = null;
        IOException failure = null;
        try {
            server = session.engine().get(Query.of("/version")).object();
        } catch (IOException e) {
            failure = e;
        }
        Map<String, @Nullable Object> client = client(session);
        if (flags.string("format").isEmpty()) {
            StringBuilder text = new StringBuilder();
            client(text, client);
            if (server != null) {
                server(text, server);
            }
            session.printLine(new TabWriter(COLUMN, 1).align(text.toString()));
        } else {
            Map<String, @Nullable Object> both = new JsonObject()
                    .set("Client", named(client, "system.clientVersion"))
                    .set("Server", server == null ? null : named(server, "*types.Version"))
                    .fields();
            try {
                session.printLine(template == null ? Json.compact(both) : template.execute(both));
            } catch (TemplateException e) {
                session.printLine("");
                throw new CommandException(failure == null ? String.valueOf(e.getMessage()) : Session.message(failure));
            }
        }
        if (failure != null) {
            throw new CommandException(Session.message(failure));
        }
        return 0;
    }

    /** Templates name the fields as Go does, JSON as the API does. */
    private static Fields named(Map<String, @Nullable Object> fields, String typeName) {
        return new ApiFields(
                typeName,
                fields,
                Map.of("APIVersion", "ApiVersion"),
                Map.of("Experimental", false, "KernelVersion", ""));
    }

    private static @Nullable Template template(String format) throws CommandException {
        try {
            return format.isEmpty() || format.equals("json") ? null : Template.parse(format);
        } catch (TemplateException e) {
            throw new CommandException(
                    64,
                    "template parsing error: "
                            + String.valueOf(e.getMessage()).replaceFirst("^template: :", "template: version:"));
        }
    }

    private static Map<String, @Nullable Object> client(Session session) throws IOException {
        ClientVersion version = ClientVersion.read();
        return new JsonObject()
                .set("Platform", null)
                .set("Version", version.version())
                .set("ApiVersion", session.engine().version())
                .set("DefaultAPIVersion", ClientVersion.API)
                .set("GitCommit", version.commit())
                .set("GoVersion", "")
                .set("JavaVersion", Runtime.version().toString())
                .set("Os", "linux")
                .set("Arch", arch())
                .set("BuildTime", Human.ansi(version.built()))
                .set("Context", CurrentContext.name(session.global(), session.environment()))
                .fields();
    }

    private static String arch() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("aarch64") ? "arm64" : arch;
    }

    private static void client(StringBuilder text, Map<String, @Nullable Object> client) {
        String version = Json.string(client, "ApiVersion");
        text.append("Client:\n Version:\t")
                .append(client.get("Version"))
                .append("\n API version:\t")
                .append(version);
        if (!version.equals(ClientVersion.API)) {
            text.append(" (downgraded from ").append(ClientVersion.API).append(')');
        }
        text.append("\n Java version:\t")
                .append(client.get("JavaVersion"))
                .append("\n Git commit:\t")
                .append(client.get("GitCommit"))
                .append("\n Built:\t")
                .append(client.get("BuildTime"))
                .append("\n OS/Arch:\t")
                .append(client.get("Os"))
                .append('/')
                .append(client.get("Arch"))
                .append("\n Context:\t")
                .append(client.get("Context"));
    }

    private static void server(StringBuilder text, Map<String, @Nullable Object> server) {
        String platform = Json.string(Json.object(server, "Platform"), "Name");
        text.append("\n\nServer:").append(platform.isEmpty() ? "" : " " + platform);
        boolean engine = false;
        for (Object component : Json.list(server, "Components")) {
            String name = Json.string(component, "Name");
            engine |= name.equals("Engine");
            component(text, name, Json.string(component, "Version"), Json.object(component, "Details"));
        }
        if (!engine) {
            component(text, "Engine", Json.string(server, "Version"), server);
        }
    }

    private static void component(
            StringBuilder text, String name, String version, Map<String, @Nullable Object> details) {
        text.append("\n ").append(name).append(":\n  Version:\t").append(version);
        if (!name.equals("Engine")) {
            for (Map.Entry<String, @Nullable Object> detail : new TreeMap<>(details).entrySet()) {
                text.append("\n  ").append(detail.getKey()).append(":\t").append(detail.getValue());
            }
            return;
        }
        String go = Json.string(details, "GoVersion"); // not every engine is a program of Go
        text.append("\n  API version:\t")
                .append(Json.string(details, "ApiVersion"))
                .append(" (minimum version ")
                .append(Json.string(details, "MinAPIVersion"))
                .append(')')
                .append(go.isEmpty() ? "" : "\n  Go version:\t" + go)
                .append("\n  Git commit:\t")
                .append(Json.string(details, "GitCommit"))
                .append("\n  Built:\t")
                .append(Human.ansi(Json.string(details, "BuildTime")))
                .append("\n  OS/Arch:\t")
                .append(Json.string(details, "Os"))
                .append('/')
                .append(Json.string(details, "Arch"))
                .append("\n  Experimental:\t")
                .append(Json.string(details, "Experimental"));
    }
}
