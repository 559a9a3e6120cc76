package dev.jdocker.daemon.build.solve;

import buildkit.llb.Definition;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageReference;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.BuildCache;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.BuildResult;
import dev.jdocker.daemon.build.Builds;
import dev.jdocker.daemon.build.BuiltImage;
import dev.jdocker.daemon.build.CachePolicy;
import dev.jdocker.daemon.build.DockerfileSource;
import dev.jdocker.daemon.build.Entitlement;
import dev.jdocker.daemon.build.FileTree;
import dev.jdocker.daemon.build.Inquiries;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.StepResult;
import dev.jdocker.daemon.build.dockerfile.Dockerfile;
import dev.jdocker.daemon.build.dockerfile.DockerfileException;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.dockerfile.Lines;
import dev.jdocker.daemon.build.dockerfile.Lint;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.build.llb.GraphPlanner;
import dev.jdocker.daemon.build.llb.Operations;
import dev.jdocker.daemon.build.plan.Planner;
import dev.jdocker.daemon.build.remote.NewCache;
import dev.jdocker.daemon.image.ImageEvents;
import dev.jdocker.daemon.image.ImagePlatform;
import dev.jdocker.daemon.image.Images;
import dev.jdocker.daemon.layer.LayerTars;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.persist.Trash;
import dev.jdocker.daemon.volume.Volumes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The builds of an engine. Life: {@link #open} before images are swept, {@link #sweep} once containers can be run. */
public final class BuildService implements Builds, AutoCloseable {

    private final Images images;
    private final ImageEvents events;
    private final ImageFetch fetch;
    private final Set<Entitlement> grantable;
    private final Shared shared;
    private final KeptCache cache;
    private final Trash trash;

    private BuildService(
            Images images,
            ImageEvents events,
            ImageFetch fetch,
            Set<Entitlement> grantable,
            Shared shared,
            KeptCache cache,
            Trash trash) {
        this.grantable = Set.copyOf(grantable);
        this.images = images;
        this.events = events;
        this.fetch = fetch;
        this.shared = shared;
        this.cache = cache;
        this.trash = trash;
    }

    /**
     * Opens {@code build-cache/} in the data root, clears away what a killed engine has left, and holds the layers of the cache.
     *
     * @param grantable what clients may grant their builds
     * @param policy how the cache is kept small
     */
    public static BuildService open(
            Path dataRoot,
            RunEngine engine,
            Volumes volumes,
            Images images,
            ImageEvents events,
            ImageFetch fetch,
            Set<Entitlement> grantable,
            CachePolicy policy,
            InstantSource clock)
            throws IOException {
        Path folder = OwnedFolder.create(dataRoot.resolve("build-cache"), "rwx--x---");
        Path points = OwnedFolder.create(folder.resolve("points"), "rwx------");
        Trash trash = new Trash();
        MountSweep.unmount(engine.linux(), folder);
        Workspaces workspaces = Workspaces.open(folder.resolve("work"), trash);
        CacheMounts mounts = new CacheMounts(volumes, folder.resolve("mounts"), trash, clock);
        CacheStore store = new CacheStore(folder.resolve("steps"), images.layers(), clock);
        Path empty = images.layers().empty();
        Overlays overlays =
                new Overlays(engine.linux(), images.layers(), empty, points, Objects.requireNonNull(empty.getParent()));
        Shared shared = new Shared(
                engine.linux(),
                images.layers(),
                new LayerTars(images.layers(), images.content(), engine.linux()),
                overlays,
                workspaces,
                store,
                mounts,
                new KeyLocks(),
                new FileDigests(clock),
                engine,
                clock);
        KeptCache cache = new KeptCache(folder, store, mounts, images, policy, clock);
        return new BuildService(images, events, fetch, grantable, shared, cache, trash);
    }

    /** Applies the cache's policy, which may be another one since the last start. To be called once all images are there. */
    public void collect() {
        Thread.ofVirtual().name("build-cache").start(cache::collect);
    }

    /** Kills what a killed engine has left running. */
    public void sweep() throws IOException {
        RunSweep.sweep(shared.engine());
    }

    /** Takes a context that comes as a tar, compressed or not. */
    public ReceivedContext receive(InputStream archive) throws IOException {
        ReceivedContext context =
                new ReceivedContext(shared.linux(), shared.workspaces().make());
        try {
            context.unpack(archive);
            return context;
        } catch (IOException | RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Override
    public Inquiries inquiries() {
        return new DockerfileInquiries(shared, images, fetch);
    }

    @Override
    public BuildCache cache() {
        return cache;
    }

    @Override
    public BuildResult build(BuildRequest request, BuildObserver observer) throws BuildException, InterruptedException {
        return made(request, made -> ofDockerfile(request, observer, made));
    }

    @Override
    public BuildResult build(Definition definition, BuildRequest request, BuildObserver observer)
            throws BuildException, InterruptedException {
        Operations operations = Operations.read(definition);
        return made(request, made -> ofGraph(operations, request, observer, made));
    }

    /** Makes what was asked for. */
    @FunctionalInterface
    private interface Making {
        void make(Made made) throws BuildException, InterruptedException;
    }

    private Made made(BuildRequest request, Making making) throws BuildException, InterruptedException {
        for (Entitlement entitlement : request.entitlements()) {
            if (!grantable.contains(entitlement)) {
                throw new BuildException(
                        "granting entitlement " + entitlement + " is not allowed by build daemon configuration");
            }
        }
        Made made = new Made(new ArrayDeque<>());
        boolean whole = false;
        try {
            making.make(made);
            whole = true;
            cache.collectSoon();
            return made;
        } finally {
            if (!whole) {
                made.close();
            }
        }
    }

    private ImageBases bases(BuildRequest request, BuildObserver observer, Made made) {
        return new ImageBases(images.local(), images.layers(), fetch, request, observer, shared.clock(), made::hold);
    }

    private void ofDockerfile(BuildRequest request, BuildObserver observer, Made made)
            throws BuildException, InterruptedException {
        RequestContexts contexts = new RequestContexts(shared.linux(), shared.workspaces(), request, made::hold);
        DockerfileSource.Dockerfiles loaded = DockerfileLoad.load(request, observer, contexts, shared.clock());
        SourceFile file = loaded.dockerfile();
        Epoch epoch = Epoch.of(request);
        Imports imports = Imports.load(shared, request.cacheSources(), observer);
        Solver solver = new Solver(shared, request, observer, contexts, file, imports, epoch);
        made.hold(solver);
        try {
            IgnorePatterns ignored = Requested.ignored(loaded);
            contexts.ignore(ignored);
            Dockerfile dockerfile = Dockerfile.parse(file);
            FrontEnds.check(dockerfile.directives().syntax(), observer, shared.clock());
            Lint lint = Lint.of(dockerfile, Requested.checks(request));
            ImageBases bases = bases(request, observer, made);
            List<Plan> plans = new ArrayList<>();
            for (ImagePlatform platform : Requested.platforms(request)) {
                plans.add(new Planner(dockerfile, Requested.settings(request, platform, ignored), bases, lint).plan());
            }
            Warnings.tell(lint, observer, file);
            observer.planned(instructions(plans.getFirst()));
            plans.forEach(plan -> solver.announce(plan.root()));
            for (Plan plan : plans) {
                Tree.Layers layers = solved(plan, solver);
                made.images.add(new Image(plan.platform(), document(request, plan, layers, solver, epoch), layers));
            }
            solver.finish();
            made.steps.addAll(solver.steps());
        } catch (DockerfileException e) {
            throw Warnings.failure(e, file);
        }
    }

    private void ofGraph(Operations operations, BuildRequest request, BuildObserver observer, Made made)
            throws BuildException, InterruptedException {
        RequestContexts contexts = new RequestContexts(shared.linux(), shared.workspaces(), request, made::hold);
        Epoch epoch = Epoch.of(request);
        Imports imports = Imports.load(shared, request.cacheSources(), observer);
        Solver solver = new Solver(shared, request, observer, contexts, operations.file(), imports, epoch);
        made.hold(solver);
        Plan plan = new GraphPlanner(operations, new GraphTrees(bases(request, observer, made))).plan();
        solver.announce(plan.root());
        Tree.Layers layers = solved(plan, solver);
        solver.finish();
        made.steps.addAll(solver.steps());
        Plan told = plan.withHistory(solver.history(plan.root(), layers));
        made.images.add(new Image(plan.platform(), document(request, told, layers, solver, epoch), layers));
    }

    private static Tree.Layers solved(Plan plan, Solver solver) throws BuildException, InterruptedException {
        Tree tree = plan.root() == null ? Tree.Layers.EMPTY : solver.solve(plan.root());
        if (tree instanceof Tree.Layers layers) {
            return layers;
        }
        throw new BuildException("the target is a context, not an image");
    }

    /** Images and contexts for operations. */
    private record GraphTrees(ImageBases bases) implements GraphPlanner.Trees {
        @Override
        public Base image(String reference, ImagePlatform platform, boolean pull)
                throws BuildException, InterruptedException {
            return bases.image(reference, platform, reference, new Lines(1, 1), pull);
        }

        @Override
        public @Nullable Base lent(String name, ImagePlatform platform) throws BuildException, InterruptedException {
            return bases.context(name, platform);
        }
    }

    private static List<BuildObserver.Instruction> instructions(Plan plan) {
        List<BuildObserver.Instruction> all = new ArrayList<>();
        Digest last = null;
        for (Plan.Shown shown : plan.instructions()) {
            Digest step = shown.step() == null ? null : shown.step().digest();
            boolean own = step != null && !step.equals(last);
            all.add(new BuildObserver.Instruction(shown.text(), own ? step : null, shown.runs()));
            last = step;
        }
        return all;
    }

    private byte[] document(BuildRequest request, Plan plan, Tree.Layers layers, Solver solver, Epoch epoch) {
        return ImageDocument.write(
                plan,
                layers,
                (History entry) -> {
                    Step step = entry.step();
                    return step == null
                            ? new ImageDocument.Made(null, false)
                            : new ImageDocument.Made(solver.created(step), plan.ofGraph() || solver.madeLayer(step));
                },
                epoch.timestamp(),
                new Timestamp(shared.clock().instant()),
                request.inlineCache() ? NewCache.inline(solver.steps(), layers.diffIds()) : null);
    }

    /** What a build has made. */
    private static final class Made implements BuildResult {
        private final Deque<AutoCloseable> held;
        private final List<BuiltImage> images = new ArrayList<>();
        private final List<StepResult> steps = new ArrayList<>();

        Made(Deque<AutoCloseable> held) {
            this.held = held;
        }

        synchronized void hold(AutoCloseable part) {
            held.push(part);
        }

        @Override
        public List<StepResult> steps() {
            return List.copyOf(steps);
        }

        @Override
        public List<BuiltImage> images() {
            return List.copyOf(images);
        }

        @Override
        public void close() {
            List<AutoCloseable> parts;
            synchronized (this) {
                parts = new ArrayList<>(held);
                held.clear();
            }
            Held.closeAll(parts, "let go what a build has made");
        }
    }

    /** One image of it. */
    private final class Image implements BuiltImage {
        private final ImagePlatform platform;
        private final byte[] config;
        private final Tree.Layers tree;

        Image(ImagePlatform platform, byte[] config, Tree.Layers tree) {
            this.platform = platform;
            this.config = config;
            this.tree = tree;
        }

        @Override
        public ImagePlatform platform() {
            return platform;
        }

        @Override
        public byte[] config() {
            return config.clone();
        }

        @Override
        public Digest id() {
            return Digest.of(config);
        }

        @Override
        public List<DiffId> layers() {
            return tree.diffIds();
        }

        @Override
        public BuiltImage withConfig(byte[] given) {
            return new Image(platform, ImageDocument.complete(given, config), tree);
        }

        @Override
        public Digest commit(List<ImageReference> names) throws IOException {
            Digest id = images.newImages().add(config);
            names.forEach(name -> {
                images.local().tag(name.withDefaultTag(), id);
                events.happened("tag", id.text(), name.withDefaultTag().familiar());
            });
            events.happened("create", id.text(), id.text());
            return id;
        }

        @Override
        public FileTree open() throws IOException {
            return MountedTree.of(shared.linux(), shared.overlays().open(tree));
        }
    }

    @Override
    public void close() {
        trash.close();
    }
}
