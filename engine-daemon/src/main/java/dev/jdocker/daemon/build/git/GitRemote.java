package dev.jdocker.daemon.build.git;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.GitAddress;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/** A repository elsewhere, of which one commit is fetched into one of ours. Blocking. */
final class GitRemote {

    private static final int TIMEOUT_SECONDS = 60;
    private static final String FETCHED = "refs/jdocker/fetched";

    private final GitAddress address;
    private final Repository repository;
    private final String authorization;
    private final OpenSsh ssh;

    /** @param authorization the header with which the server is asked, empty for none */
    GitRemote(GitAddress address, Repository repository, String authorization, OpenSsh ssh) {
        this.address = address;
        this.repository = repository;
        this.authorization = authorization;
        this.ssh = ssh;
    }

    /**
     * What was fetched.
     *
     * @param name the branch or tag as the remote names it, empty if a commit was asked for
     * @param object what the name stands for: a commit, or a tag of one
     */
    record Fetched(String name, ObjectId object, RevCommit commit) {}

    /** Fetches the commit of the address, without its ancestors where the server can do that. */
    Fetched fetch() throws IOException, BuildException {
        if (ObjectId.isId(address.ref())) {
            return checked("", commit(address.ref()));
        }
        Ref ref = resolve();
        ObjectId object = ref.getObjectId();
        fetch(1, new RefSpec(ref.getName() + ":" + FETCHED).setForceUpdate(true));
        return checked(ref.getName().equals("HEAD") ? "" : ref.getName(), object);
    }

    private ObjectId commit(String name) throws IOException, BuildException {
        ObjectId id = ObjectId.fromString(name);
        try {
            fetch(1, new RefSpec(name + ":" + FETCHED).setForceUpdate(true));
        } catch (TransportException e) {
            // A server need not give away what no branch or tag points to by its name: then it is among all there is.
            fetch(
                    0,
                    new RefSpec("+refs/heads/*:refs/jdocker/heads/*"),
                    new RefSpec("+refs/tags/*:refs/jdocker/tags/*"));
        }
        return id;
    }

    private Fetched checked(String name, ObjectId object) throws IOException, BuildException {
        try (RevWalk walk = new RevWalk(repository)) {
            RevCommit commit = walk.parseCommit(object);
            String checksum = address.checksum();
            if (!checksum.isEmpty()
                    && !commit.getName().startsWith(checksum)
                    && !object.getName().startsWith(checksum)) {
                throw new BuildException("expected checksum to match " + checksum + ", got " + commit.getName());
            }
            return new Fetched(name, object, commit);
        } catch (MissingObjectException e) {
            throw new BuildException("repository " + address.shown() + " does not contain ref " + address.ref(), e);
        }
    }

    private Ref resolve() throws IOException, BuildException {
        try (Transport transport = open();
                FetchConnection connection = transport.openFetch()) {
            Map<String, Ref> refs = connection.getRefsMap();
            for (String name : candidates(address.ref())) {
                @Nullable Ref ref = refs.get(name);
                if (ref != null && ref.getObjectId() != null) {
                    return ref;
                }
            }
        }
        throw new BuildException("repository " + address.shown() + " does not contain ref "
                + (address.ref().isEmpty() ? "HEAD" : address.ref()));
    }

    /** Branches go before tags. */
    private static List<String> candidates(String ref) {
        if (ref.isEmpty()) {
            return List.of("HEAD");
        }
        return ref.startsWith("refs/")
                ? List.of(ref)
                : List.of("refs/heads/" + ref, "refs/tags/" + ref, "refs/" + ref, ref);
    }

    private void fetch(int depth, RefSpec... specs) throws IOException, BuildException {
        try (Transport transport = open()) {
            if (depth > 0) {
                transport.setDepth(depth);
            }
            var _ = transport.fetch(NullProgressMonitor.INSTANCE, List.of(specs));
        } catch (NotSupportedException e) {
            throw new BuildException("fetch " + address.shown() + ": " + e.getMessage(), e);
        }
    }

    private Transport open() throws IOException, BuildException {
        try {
            Transport transport = Transport.open(repository, new URIish(address.remote()));
            transport.setTimeout(TIMEOUT_SECONDS);
            transport.setTagOpt(TagOpt.NO_TAGS);
            switch (transport) {
                case TransportHttp http ->
                    http.setHttpConnectionFactory(new Authorization(address.host(), authorization));
                case SshTransport reached -> reached.setSshSessionFactory(ssh);
                default -> {
                    // git's own protocol knows nobody
                }
            }
            return transport;
        } catch (URISyntaxException e) {
            throw new BuildException("invalid git address " + address.shown() + ": " + e.getMessage(), e);
        }
    }
}
