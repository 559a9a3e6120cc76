package dev.jdocker.cli.system;

import dev.jdocker.cli.command.ClientVersion;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.context.CurrentContext;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.format.ApiFields;
import dev.jdocker.cli.format.InspectFormat;
import dev.jdocker.cli.output.Fields;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import dev.jdocker.cli.plugin.Plugin;
import dev.jdocker.cli.plugin.PluginProgram;
import dev.jdocker.cli.plugin.Plugins;
import dev.jdocker.cli.template.Template;
import dev.jdocker.cli.template.TemplateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code jdocker info}. */
public final class InfoCommand implements Command {
    /** Members that the API leaves out when there is nothing to tell. */
    private static final List<String> LEFT_OUT = List.of(
            "DefaultAddressPools",
            "Containerd",
            "FirewallBackend",
            "DiscoveredDevices",
            "ServerErrors",
            "ClientErrors");

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
        session.print("Client:\n Version:    " + ClientVersion.read().version() + "\n Context:    " + context(session)
                + "\n Debug Mode: " + session.debug() + plugins(session) + "\n\nServer:\n");
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

    private static String plugins(Session session) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Plugin plugin : Plugins.of(session.environment()).all()) {
            Map<String, @Nullable Object> metadata = PluginProgram.metadata(plugin);
            text.append(text.isEmpty() ? "\n Plugins:" : "").append("\n  ").append(plugin.name());
            text.append(": ").append(Json.string(metadata, "ShortDescription"));
            text.append(" (").append(Json.string(metadata, "Vendor")).append(')');
            text.append("\n    Version:  ").append(Json.string(metadata, "Version"));
            text.append("\n    Path:     ").append(plugin.program());
        }
        return text.toString();
    }

    private static List<Map<String, @Nullable Object>> pluginList(Session session) throws IOException {
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (Plugin plugin : Plugins.of(session.environment()).all()) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>(PluginProgram.metadata(plugin));
            members.put("Name", plugin.name());
            members.put("Path", plugin.program().toString());
            list.add(members);
        }
        return list;
    }

    private static int formatted(Session session, String format) throws CommandException, IOException {
        Template template = template(format);
        Map<String, @Nullable Object> info = new LinkedHashMap<>();
        int status = 0;
        try {
            info.putAll(session.engine().get(Query.of("/info")).object());
        } catch (IOException e) {
            info.put("ServerErrors", List.of(Session.message(e)));
            session.warn(Session.message(e));
            status = 1;
        }
        // Docker's client shows this object by the names of its members, as the only one.
        info.computeIfPresent("RegistryConfig", (_, config) -> sorted(config));
        info.put(
                "ClientInfo",
                new JsonObject()
                        .set("Debug", session.debug())
                        .set("Version", ClientVersion.read().version())
                        .set("Context", context(session))
                        .set(
                                "Plugins",
                                template == null || format.contains("Plugins") ? pluginList(session) : List.of())
                        .set("Warnings", null)
                        .fields());
        if (template == null) {
            session.printLine(Json.compact(info));
            return status;
        }
        try {
            session.printLine(template.execute(fields(info)));
        } catch (TemplateException e) {
            session.printLine("");
            throw new CommandException(String.valueOf(e.getMessage()));
        }
        return status;
    }

    private static String context(Session session) throws IOException {
        return CurrentContext.name(session.global(), session.environment());
    }

    private static @Nullable Template template(String format) throws CommandException {
        try {
            return format.equals("json") ? null : Template.parse(format);
        } catch (TemplateException e) {
            throw new CommandException(64, "template parsing error: " + e.getMessage());
        }
    }

    private static Fields fields(Map<String, @Nullable Object> info) {
        Map<String, @Nullable Object> empty = new HashMap<>();
        LEFT_OUT.forEach(name -> empty.put(name, null));
        empty.put("ProductLicense", "");
        return new ApiFields(
                "system.dockerInfo", info, Map.of("CPUCfsPeriod", "CpuCfsPeriod", "CPUCfsQuota", "CpuCfsQuota"), empty);
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, member) -> sorted.put(String.valueOf(key), sorted(member)));
        return sorted;
    }
}
