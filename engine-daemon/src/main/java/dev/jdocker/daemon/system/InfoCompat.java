package dev.jdocker.daemon.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jdocker.api.ApiVersion;
import dev.jdocker.daemon.http.compat.Compat;

/** How {@code GET /info} looked before. */
final class InfoCompat {

    private static final String INFO = "GET /info";

    private InfoCompat() {}

    static void register(Compat compat) {
        compat.response(INFO, new ApiVersion(1, 50), InfoCompat::withBridgeFilters)
                .response(INFO, new ApiVersion(1, 49), InfoCompat::beforeFirewalls)
                .response(INFO, new ApiVersion(1, 47), InfoCompat::withNondistributableArtifacts)
                .response(INFO, new ApiVersion(1, 44), InfoCompat::withoutRuntimeStatus)
                .response(INFO, new ApiVersion(1, 42), InfoCompat::withKernelMemory)
                .response(INFO, new ApiVersion(1, 25), InfoCompat::withPlainSecurityOptions);
    }

    private static JsonNode withBridgeFilters(JsonNode body) {
        ((ObjectNode) body).put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
        return body;
    }

    /** Before 1.49 the firewall was not told of, and each commit came with the one that was expected. */
    private static JsonNode beforeFirewalls(JsonNode body) {
        ((ObjectNode) body).remove("FirewallBackend");
        for (String commit : new String[] {"ContainerdCommit", "RuncCommit", "InitCommit"}) {
            if (body.get(commit) instanceof ObjectNode node
                    && !node.path("ID").asText().isEmpty()) {
                node.put("Expected", node.path("ID").asText());
            }
        }
        return body;
    }

    private static JsonNode withNondistributableArtifacts(JsonNode body) {
        if (body.get("RegistryConfig") instanceof ObjectNode registries) {
            registries.putNull("AllowNondistributableArtifactsCIDRs");
            registries.putNull("AllowNondistributableArtifactsHostnames");
        }
        return body;
    }

    private static JsonNode withoutRuntimeStatus(JsonNode body) {
        for (JsonNode runtime : body.path("Runtimes")) {
            ((ObjectNode) runtime).remove("status");
        }
        return body;
    }

    /** Limits of kernel memory went with version 1 of the control groups, which has both kinds or none. */
    private static JsonNode withKernelMemory(JsonNode body) {
        ((ObjectNode) body).put("KernelMemory", body.path("KernelMemoryTCP").asBoolean());
        return body;
    }

    /** {@code name=seccomp,profile=builtin} was {@code seccomp}. */
    private static JsonNode withPlainSecurityOptions(JsonNode body) {
        ArrayNode plain = ((ObjectNode) body.deepCopy()).putArray("SecurityOptions");
        for (JsonNode option : body.path("SecurityOptions")) {
            plain.add(option.asText().replaceFirst("^name=", "").replaceFirst(",.*$", ""));
        }
        ((ObjectNode) body).set("SecurityOptions", plain);
        return body;
    }
}
