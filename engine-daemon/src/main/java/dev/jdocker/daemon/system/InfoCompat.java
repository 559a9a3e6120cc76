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
                .response(INFO, new ApiVersion(1, 49), InfoCompat::withExpectedCommits)
                .response(INFO, new ApiVersion(1, 42), InfoCompat::withKernelMemory)
                .response(INFO, new ApiVersion(1, 25), InfoCompat::withPlainSecurityOptions);
    }

    private static JsonNode withBridgeFilters(JsonNode body) {
        ((ObjectNode) body).put("BridgeNfIptables", false).put("BridgeNfIp6tables", false);
        return body;
    }

    private static JsonNode withExpectedCommits(JsonNode body) {
        for (String commit : new String[] {"ContainerdCommit", "RuncCommit", "InitCommit"}) {
            if (body.get(commit) instanceof ObjectNode node) {
                node.put("Expected", node.path("ID").asText());
            }
        }
        return body;
    }

    private static JsonNode withKernelMemory(JsonNode body) {
        ((ObjectNode) body).put("KernelMemory", false);
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
