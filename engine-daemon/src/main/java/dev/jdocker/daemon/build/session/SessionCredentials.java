package dev.jdocker.daemon.build.session;

import buildkit.auth.AuthGrpc;
import buildkit.auth.CredentialsRequest;
import buildkit.auth.CredentialsResponse;
import dev.jdocker.daemon.build.Credentials;
import dev.jdocker.daemon.registry.RegistryAuth;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a session's client knows of its user at registries; asked for each registry, and given to that one alone. */
public final class SessionCredentials implements Credentials {

    private static final Logger log = LoggerFactory.getLogger(SessionCredentials.class);

    private final Session session;

    public SessionCredentials(Session session) {
        this.session = session;
    }

    @Override
    public RegistryAuth of(String domain) {
        if (!session.serves("moby.filesync.v1.Auth/Credentials")) {
            return RegistryAuth.NONE;
        }
        try {
            CredentialsResponse answer = AuthGrpc.newBlockingStub(session.channel())
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .credentials(CredentialsRequest.newBuilder()
                            .setHost(hostOf(domain))
                            .build());
            return answer.getUsername().isEmpty()
                    ? new RegistryAuth("", "", answer.getSecret(), "")
                    : new RegistryAuth(answer.getUsername(), answer.getSecret(), "", "");
        } catch (StatusRuntimeException e) {
            // Without credentials the registry says what it thinks of it.
            log.debug("no credentials for {} from session {}: {}", domain, session.id(), e.getMessage());
            return RegistryAuth.NONE;
        }
    }

    /** Clients look up Docker's own registry by the name of its host. */
    private static String hostOf(String domain) {
        return domain.equals("docker.io") ? "registry-1.docker.io" : domain;
    }
}
