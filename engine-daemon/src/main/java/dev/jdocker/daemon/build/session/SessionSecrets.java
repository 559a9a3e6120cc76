package dev.jdocker.daemon.build.session;

import buildkit.secrets.GetSecretRequest;
import buildkit.secrets.SecretsGrpc;
import dev.jdocker.daemon.build.Secrets;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Optional;

/** The secrets of a session. */
public final class SessionSecrets implements Secrets {

    /** As in BuildKit. */
    private static final int MAX_BYTES = 500 * 1024;

    private final Session session;

    public SessionSecrets(Session session) {
        this.session = session;
    }

    @Override
    public Optional<byte[]> secret(String id) throws IOException {
        if (!session.serves("moby.buildkit.secrets.v1.Secrets/GetSecret")) {
            return Optional.empty();
        }
        try {
            byte[] bytes = SecretsGrpc.newBlockingStub(session.channel())
                    .getSecret(GetSecretRequest.newBuilder().setID(id).build())
                    .getData()
                    .toByteArray();
            if (bytes.length > MAX_BYTES) {
                throw new IOException("secret " + id + " is larger than " + MAX_BYTES + " bytes");
            }
            return Optional.of(bytes);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND
                    || e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return Optional.empty();
            }
            throw new IOException("get secret " + id + " from the client: " + e.getMessage(), e);
        }
    }
}
