package dev.jdocker.cli.system;

import dev.jdocker.cli.output.Human;
import dev.jdocker.cli.output.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an engine says of itself, for reading. */
final class InfoPage {
    private final Map<String, @Nullable Object> info;
    private final StringBuilder page = new StringBuilder();

    InfoPage(Map<String, @Nullable Object> info) {
        this.info = info;
    }

    String text() {
        counts();
        plugins();
        runtimes();
        security();
        machine();
        lists();
        return page.toString();
    }

    private void counts() {
        always("Containers", Json.number(info, "Containers"));
        always(" Running", Json.number(info, "ContainersRunning"));
        always(" Paused", Json.number(info, "ContainersPaused"));
        always(" Stopped", Json.number(info, "ContainersStopped"));
        always("Images", Json.number(info, "Images"));
        some("Server Version", "ServerVersion");
        some("Storage Driver", "Driver");
        for (Object pair : Json.list(info, "DriverStatus")) {
            if (pair instanceof List<?> both && both.size() == 2) {
                always(" " + both.getFirst(), both.getLast());
            }
        }
        some("Logging Driver", "LoggingDriver");
        some("Cgroup Driver", "CgroupDriver");
        some("Cgroup Version", "CgroupVersion");
    }

    private void plugins() {
        Map<String, @Nullable Object> plugins = Json.object(info, "Plugins");
        page.append(" Plugins:\n");
        always(" Volume", words(Json.list(plugins, "Volume")));
        always(" Network", words(Json.list(plugins, "Network")));
        if (!Json.list(plugins, "Authorization").isEmpty()) {
            always(" Authorization", words(Json.list(plugins, "Authorization")));
        }
        always(" Log", words(Json.list(plugins, "Log")));
        always("Swarm", Json.string(Json.object(info, "Swarm"), "LocalNodeState"));
    }

    private void runtimes() {
        Map<String, @Nullable Object> runtimes = Json.object(info, "Runtimes");
        if (!runtimes.isEmpty()) {
            always("Runtimes", String.join(" ", runtimes.keySet()));
            always("Default Runtime", Json.string(info, "DefaultRuntime"));
        }
        always("Init Binary", Json.string(info, "InitBinary"));
    }

    private void security() {
        List<?> options = Json.list(info, "SecurityOptions");
        if (options.isEmpty()) {
            return;
        }
        page.append(" Security Options:\n");
        for (Object option : options) {
            for (String pair : option.toString().split(",")) {
                if (pair.startsWith("name=")) {
                    page.append("  ").append(pair.substring("name=".length())).append('\n');
                } else if (pair.startsWith("profile=")) {
                    page.append("   Profile: ")
                            .append(pair.substring("profile=".length()))
                            .append('\n');
                }
            }
        }
    }

    private void machine() {
        some("Kernel Version", "KernelVersion");
        some("Operating System", "OperatingSystem");
        some("OSType", "OSType");
        some("Architecture", "Architecture");
        always("CPUs", Json.number(info, "NCPU"));
        always("Total Memory", Human.binarySize(Json.number(info, "MemTotal")));
        some("Name", "Name");
        some("ID", "ID");
        always("Docker Root Dir", Json.string(info, "DockerRootDir"));
        always("Debug Mode", Json.bool(info, "Debug"));
        some("HTTP Proxy", "HttpProxy");
        some("HTTPS Proxy", "HttpsProxy");
        some("No Proxy", "NoProxy");
    }

    private void lists() {
        section("Labels", Json.list(info, "Labels"));
        always("Experimental", Json.bool(info, "ExperimentalBuild"));
        Map<String, @Nullable Object> registries = Json.object(info, "RegistryConfig");
        List<Object> insecure = new ArrayList<>();
        for (Object registry : Json.object(registries, "IndexConfigs").values()) {
            if (!Json.bool(registry, "Secure")) {
                insecure.add(Json.string(registry, "Name"));
            }
        }
        insecure.addAll(Json.list(registries, "InsecureRegistryCIDRs"));
        section("Insecure Registries", insecure);
        section("Registry Mirrors", Json.list(registries, "Mirrors"));
        always("Live Restore Enabled", Json.bool(info, "LiveRestoreEnabled"));
        List<?> pools = Json.list(info, "DefaultAddressPools");
        if (!pools.isEmpty()) {
            page.append(" Default Address Pools:\n");
            for (Object pool : pools) {
                page.append("   Base: ")
                        .append(Json.string(pool, "Base"))
                        .append(", Size: ")
                        .append(Json.string(pool, "Size"))
                        .append('\n');
            }
        }
    }

    private void section(String title, List<?> lines) {
        if (!lines.isEmpty()) {
            page.append(' ').append(title).append(":\n");
            for (Object line : lines) {
                page.append("  ").append(line).append('\n');
            }
        }
    }

    private void always(String title, @Nullable Object value) {
        page.append(' ').append(title).append(": ").append(value).append('\n');
    }

    private void some(String title, String key) {
        String value = Json.string(info, key);
        if (!value.isEmpty()) {
            always(title, value);
        }
    }

    private static String words(List<?> list) {
        List<String> words = new ArrayList<>();
        for (Object word : list) {
            words.add(String.valueOf(word));
        }
        return String.join(" ", words);
    }
}
