package dev.jdocker.daemon.build.session;

import buildkit.ssh.CheckAgentRequest;
import buildkit.ssh.SSHGrpc;
import dev.jdocker.daemon.build.SshAgents;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;

/** The SSH agents that a session's client lends. */
public final class SessionSshAgents implements SshAgents {

    private final Session session;
    private final Path folder;

    /**
     * @param folder where the sockets are made, on this machine
     */
    public SessionSshAgents(Session session, Path folder) {
        this.session = session;
        this.folder = folder;
    }

    @Override
    public boolean has(String id) throws IOException {
        if (!session.serves("moby.sshforward.v1.SSH/CheckAgent")) {
            return false;
        }
        try {
            SSHGrpc.newBlockingStub(session.channel())
                    .checkAgent(CheckAgentRequest.newBuilder().setID(id).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                throw new IOException("ask the client for ssh agent " + id + ": " + e.getMessage(), e);
            }
            return false;
        }
    }

    @Override
    public Socket open(String id, int uid, int gid, int mode) throws IOException {
        if (!has(id)) {
            throw new IOException("unset ssh forward key " + id);
        }
        return AgentSocket.listen(session, folder, id, uid, gid, mode);
    }
}
