package dev.jdocker.daemon.build.solve;

import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.DockerfileSource.Dockerfiles;
import dev.jdocker.daemon.build.Inquiries;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.dockerfile.Dockerfile;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.plan.Outliner;
import dev.jdocker.daemon.build.plan.Planner;
import dev.jdocker.daemon.image.Images;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link Inquiries}. */
final class DockerfileInquiries implements Inquiries {

    private final Shared shared;
    private final Images images;
    private final ImageFetch fetch;

    DockerfileInquiries(Shared shared, Images images, ImageFetch fetch) {
        this.shared = shared;
        this.images = images;
        this.fetch = fetch;
    }

    @Override
    public Findings check(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException {
        Dockerfiles loaded = load(request, observer);
        SourceFile file = loaded.dockerfile();
        @Nullable Lint lint = null;
        try {
            Dockerfile dockerfile = Dockerfile.parse(file);
            lint = Lint.of(dockerfile, Requested.checks(request));
            new Planner(dockerfile, Requested.settings(request, Requested.ignored(loaded)), bases(request), lint)
                    .plan();
            return new Findings(file, Warnings.of(lint, file), null);
        } catch (DockerfileException e) {
            return new Findings(file, found(lint, file), Warnings.failure(e, file));
        } catch (BuildException e) {
            return new Findings(file, found(lint, file), e);
        }
    }

    private static List<BuildObserver.Warning> found(@Nullable Lint lint, SourceFile file) {
        return lint == null ? List.of() : Warnings.of(lint, file);
    }

    @Override
    public Outline outline(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException {
        Dockerfiles loaded = load(request, observer);
        try {
            return Outliner.outline(
                    Dockerfile.parse(loaded.dockerfile()),
                    Requested.settings(request, Requested.ignored(loaded)),
                    bases(request));
        } catch (DockerfileException e) {
            throw Warnings.failure(e, loaded.dockerfile());
        }
    }

    @Override
    public Targets targets(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException {
        Dockerfiles loaded = load(request, observer);
        try {
            return Outliner.targets(Dockerfile.parse(loaded.dockerfile()));
        } catch (DockerfileException e) {
            throw Warnings.failure(e, loaded.dockerfile());
        }
    }

    private DescribedBases bases(BuildRequest request) {
        return new DescribedBases(images.local(), fetch, request);
    }

    private Dockerfiles load(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException {
        Deque<AutoCloseable> held = new ArrayDeque<>();
        try {
            RequestContexts contexts = new RequestContexts(shared.linux(), shared.workspaces(), request, held::push);
            return DockerfileLoad.load(request, observer, contexts, shared.clock());
        } finally {
            Held.closeAll(held, "let go what a look at a Dockerfile has fetched");
        }
    }
}
