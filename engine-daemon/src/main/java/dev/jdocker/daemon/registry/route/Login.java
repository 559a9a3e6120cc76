package dev.jdocker.daemon.registry.route;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.jdocker.api.system.AuthConfig;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.error.Unauthorized;
import dev.jdocker.daemon.registry.RegistryAuth;
import dev.jdocker.daemon.registry.host.RegistryHosts;
import dev.jdocker.daemon.registry.http.HostFailure;
import dev.jdocker.daemon.registry.http.HostSession;
import dev.jdocker.daemon.registry.http.Unreachable;
import dev.jdocker.daemon.registry.remote.RemoteRegistries;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Tries credentials at a registry. Nothing is kept: it is the client that remembers them. */
final class Login {

    /** {@code {"IdentityToken":"","Status":"Login Succeeded"}}. */
    record Answer(
            @JsonProperty("IdentityToken") String identityToken,
            @JsonProperty("Status") String status) {}

    private static final Set<String> DOCKER_HUB =
            Set.of("", "docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");

    private final RemoteRegistries registries;

    Login(RemoteRegistries registries) {
        this.registries = registries;
    }

    Answer login(AuthConfig config) throws IOException {
        List<HostSession> sessions = sessions(registry(config.serverAddress()), RegistryAuth.of(config));
        for (HostSession session : sessions) {
            try {
                return new Answer(session.login(), "Login Succeeded");
            } catch (HostSession.LoginRefused e) {
                // dockerd answers 500 here and 401 below.
                throw new ServerError(String.valueOf(e.getMessage()), e);
            } catch (HostSession.CredentialsRefused e) {
                throw new Unauthorized(String.valueOf(e.getMessage()), e);
            } catch (HostFailure e) {
                boolean next = e instanceof Unreachable unreachable && !unreachable.isOurs();
                if (!next || session == sessions.getLast()) {
                    throw new ServerError(e.text(), e);
                }
            }
        }
        throw new ServerError("no host of the registry " + config.serverAddress() + " may be asked");
    }

    private List<HostSession> sessions(String registry, RegistryAuth auth) {
        try {
            return registries.sessions(registry, auth);
        } catch (IllegalArgumentException e) {
            throw new BadRequest("invalid registry address: " + registry, e);
        }
    }

    /** Clients give names, addresses, and for docker.io what its first version was called. */
    private static String registry(String address) {
        String bare = address.replaceFirst("^https?://", "");
        int slash = bare.indexOf('/');
        String host = slash < 0 ? bare : bare.substring(0, slash);
        return DOCKER_HUB.contains(host) ? RegistryHosts.DOCKER_HUB : host;
    }
}
