package dev.jdocker.daemon.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jdocker.daemon.error.Forbidden;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Authorizer;
import dev.jdocker.daemon.plugin.Plugin;
import dev.jdocker.daemon.plugin.PluginFolders;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Asks the configured plugins in their order; the first that refuses, fails or is not there decides. */
public final class AuthorizationPlugins implements Authorizer {

    private static final String REQUEST = "AuthZPlugin.AuthZReq";
    private static final String RESPONSE = "AuthZPlugin.AuthZRes";

    private final PluginFolders folders;
    private final Supplier<List<String>> names;

    /** @param names asked for each request, since they change with the configuration */
    public AuthorizationPlugins(PluginFolders folders, Supplier<List<String>> names) {
        this.folders = folders;
        this.names = names;
    }

    /**
     * Speaks to each once.
     *
     * @throws IOException if one is not there, or is for something else
     */
    public void check() throws IOException {
        for (String name : names.get()) {
            Plugin plugin = folders.find(name)
                    .orElseThrow(() -> new IOException(
                            "failed to validate authorization plugin: plugin \"" + name + "\" not found"));
            if (!plugin.activate().contains("authz")) {
                throw new IOException(
                        "failed to validate authorization plugin: plugin \"" + name + "\" does not implement authz");
            }
        }
    }

    @Override
    public boolean isActive() {
        return !names.get().isEmpty();
    }

    @Override
    public void permit(Request request) {
        for (String name : names.get()) {
            ask(name, REQUEST, PluginRequest.of(request, null));
        }
    }

    /** In the opposite order, as dockerd asks. */
    @Override
    public void permit(Request request, Response response) {
        for (String name : names.get().reversed()) {
            ask(name, RESPONSE, PluginRequest.of(request, response));
        }
    }

    private void ask(String name, String method, PluginRequest request) {
        JsonNode answer;
        try {
            answer = folders.find(name)
                    .orElseThrow(() -> new IOException("plugin \"" + name + "\" not found"))
                    .call(method, request);
        } catch (IOException e) {
            throw new ServerError("plugin " + name + " failed with error: " + method + ": " + e.getMessage(), e);
        }
        String failure = answer.path("Err").asText();
        if (!failure.isEmpty()) {
            throw new ServerError("plugin " + name + " failed with error: " + failure);
        }
        if (!answer.path("Allow").asBoolean(false)) {
            throw new Forbidden("authorization denied by plugin " + name + ": "
                    + answer.path("Msg").asText());
        }
    }
}
