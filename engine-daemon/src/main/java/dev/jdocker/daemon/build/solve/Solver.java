package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.StepResult;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of one build, each once, each on a thread of its own as soon as its inputs are there. What it has made is
 * held until it is closed.
 */
final class Solver implements AutoCloseable {

    private final Shared shared;
    private final BuildRequest request;
    private final BuildObserver observer;
    private final Contexts contexts;
    private final SourceFile dockerfile;
    private final RunNetworks networks;
    private final Map<Digest, CompletableFuture<Tree>> results = new ConcurrentHashMap<>();
    private final Map<Digest, Timestamp> created = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final List<AutoCloseable> held = new ArrayList<>();
    private final List<String> used = new ArrayList<>();
    private final Map<Digest, StepResult> steps = new LinkedHashMap<>();
    private final Imports imports;
    private final Epoch epoch;
    private volatile boolean cancelled;

    Solver(
            Shared shared,
            BuildRequest request,
            BuildObserver observer,
            Contexts contexts,
            SourceFile dockerfile,
            Imports imports,
            Epoch epoch) {
        this.imports = imports;
        this.epoch = epoch;
        this.shared = shared;
        this.request = request;
        this.observer = observer;
        this.contexts = contexts;
        this.dockerfile = dockerfile;
        this.networks = new RunNetworks(shared.engine().networks());
    }

    /** Tells of all steps that a result needs, those first that others need. */
    void announce(@Nullable Step root) {
        Map<Digest, Step> all = new LinkedHashMap<>();
        collect(root, all);
        all.values()
                .forEach(step -> observer.vertex(new BuildObserver.Vertex(
                        step.digest(),
                        step.about().name(),
                        step.inputs().stream().map(Step::digest).toList())));
    }

    private static void collect(@Nullable Step step, Map<Digest, Step> all) {
        if (step != null && !all.containsKey(step.digest())) {
            step.inputs().forEach(input -> collect(input, all));
            all.put(step.digest(), step);
        }
    }

    /** The result of a step; interrupting the thread cancels everything that is under way. */
    Tree solve(Step root) throws BuildException, InterruptedException {
        CompletableFuture<Tree> result = start(root);
        try {
            return result.get();
        } catch (InterruptedException e) {
            cancel();
            throw e;
        } catch (ExecutionException e) {
            cancel();
            throw failure(e.getCause());
        }
    }

    private static BuildException failure(@Nullable Throwable cause) throws InterruptedException {
        return switch (cause) {
            case BuildException e -> e;
            case InterruptedException e -> throw e;
            case ExecutionException e -> failure(e.getCause());
            case RuntimeException e -> throw e;
            case null -> new BuildException("a step has failed");
            default -> new BuildException(String.valueOf(cause), cause);
        };
    }

    /** When the result of a step was made. */
    @Nullable
    Timestamp created(Step step) {
        return created.get(step.digest());
    }

    /** Whether a step, which has been done, has made a layer. */
    boolean madeLayer(Step step) {
        Step below = switch (step) {
            case Step.Copy copy -> copy.base();
            case Step.MakeFolder make -> make.base();
            case Step.Run run -> run.base();
            case Step.Image _, Step.Context _, Step.Inline _, Step.Remote _ -> null;
        };
        Tree before = below == null ? Tree.Layers.EMPTY : result(below);
        return !(before instanceof Tree.Layers then
                && result(step) instanceof Tree.Layers now
                && then.diffIds().equals(now.diffIds()));
    }

    private CompletableFuture<Tree> start(Step step) {
        CompletableFuture<Tree> mine = new CompletableFuture<>();
        CompletableFuture<Tree> other = results.putIfAbsent(step.digest(), mine);
        if (other != null) {
            return other;
        }
        Thread thread = Thread.ofPlatform().daemon().name("build-step").unstarted(() -> work(step, mine));
        threads.add(thread);
        thread.start();
        return mine;
    }

    private void work(Step step, CompletableFuture<Tree> result) {
        try {
            if (cancelled) {
                throw new InterruptedException("context canceled");
            }
            List<CompletableFuture<Tree>> inputs =
                    step.inputs().stream().map(this::start).toList();
            for (CompletableFuture<Tree> input : inputs) {
                Tree _ = input.get();
            }
            result.complete(run(step));
        } catch (InterruptedException | ExecutionException | BuildException | RuntimeException e) {
            result.completeExceptionally(e instanceof ExecutionException ? e.getCause() : e);
        } finally {
            threads.remove(Thread.currentThread());
        }
    }

    private Tree run(Step step) throws BuildException, InterruptedException {
        try {
            BuildObserver.Outcome[] outcome = {BuildObserver.Outcome.DONE};
            Tree tree = run(step, outcome);
            observer.completed(step.digest(), shared.clock().instant(), outcome[0]);
            return tree;
        } catch (InterruptedException | InterruptedIOException e) {
            observer.completed(step.digest(), shared.clock().instant(), BuildObserver.Outcome.CANCELED);
            InterruptedException interrupted = new InterruptedException("context canceled");
            interrupted.addSuppressed(e);
            throw interrupted;
        } catch (BuildException e) {
            String message = String.valueOf(e.getMessage());
            observer.completed(step.digest(), shared.clock().instant(), BuildObserver.Outcome.failed(message));
            throw e.at(
                    step.digest(),
                    step.about().lines() == null ? null : step.about().lines().in(dockerfile));
        } catch (IOException | UncheckedIOException | ErrnoException e) {
            if (cancelled) {
                observer.completed(step.digest(), shared.clock().instant(), BuildObserver.Outcome.CANCELED);
                throw new InterruptedException("context canceled");
            }
            String message = String.valueOf(e.getMessage());
            observer.completed(step.digest(), shared.clock().instant(), BuildObserver.Outcome.failed(message));
            throw new BuildException(message, e)
                    .at(
                            step.digest(),
                            step.about().lines() == null
                                    ? null
                                    : step.about().lines().in(dockerfile));
        }
    }

    private Tree run(Step step, BuildObserver.Outcome[] outcome)
            throws IOException, BuildException, InterruptedException {
        return switch (step) {
            case Step.Image image -> {
                outcome[0] = BuildObserver.Outcome.CACHED;
                yield new Tree.Layers(image.layers());
            }
            case Step.Context context -> {
                observer.started(context.digest(), shared.clock().instant());
                yield contexts.fetch(
                        context.context(),
                        bytes -> observer.progress(
                                context.digest(),
                                new BuildObserver.Progress(
                                        "transferring " + (context.context().isEmpty() ? "context" : context.context())
                                                + ":",
                                        "transferring",
                                        bytes,
                                        0,
                                        shared.clock().instant(),
                                        null)));
            }
            case Step.Inline inline -> inline(inline);
            case Step.Remote remote -> {
                observer.started(remote.digest(), shared.clock().instant());
                Workspace space = space();
                RemoteFiles.fetch(shared.linux(), shared.workspaces(), request.secrets(), remote, space.upper());
                yield new Tree.Folder(space.upper());
            }
            case Step.Copy copy -> copy(copy, outcome);
            case Step.MakeFolder make -> {
                Tree.Layers base = base(make.base());
                Digest key = epoch.key("mkdir")
                        .add(base.name())
                        .add(make.path())
                        .add(make.user())
                        .digest();
                yield cached(
                        make,
                        base,
                        List.of(key),
                        outcome,
                        space -> new CopyFiles(shared.linux(), shared.overlays()).makeFolder(make, base, space));
            }
            case Step.Run run -> command(run, outcome);
        };
    }

    private Workspace space() throws IOException {
        Workspace space = shared.workspaces().make();
        hold(space);
        return space;
    }

    private synchronized void hold(AutoCloseable part) {
        held.add(part);
    }

    private Tree inline(Step.Inline inline) throws IOException {
        Workspace space = space();
        for (Step.InlineFile file : inline.files()) {
            Path path = space.upper().resolve(file.name());
            Files.writeString(path, file.content());
            shared.linux().fchmodat(Fd.CWD, path.toString(), file.mode());
        }
        return new Tree.Folder(space.upper());
    }

    private Tree.Layers base(@Nullable Step step) throws BuildException {
        if (step == null) {
            return Tree.Layers.EMPTY;
        }
        return switch (result(step)) {
            case Tree.Layers layers -> layers;
            case Tree.Folder folder -> throw new BuildException("a folder cannot be the base of a stage");
        };
    }

    private Tree result(Step step) {
        return results.getOrDefault(step.digest(), CompletableFuture.completedFuture(Tree.Layers.EMPTY))
                .join();
    }

    private Tree copy(Step.Copy copy, BuildObserver.Outcome[] outcome)
            throws IOException, BuildException, InterruptedException {
        Tree.Layers base = base(copy.base());
        Step.Target target = copy.target();
        CopyFiles files = new CopyFiles(shared.linux(), shared.overlays());
        boolean quick = !copy.sources().isEmpty();
        for (Step.Source source : copy.sources()) {
            quick &= result(source.tree()) instanceof Tree.Layers;
        }
        List<Digest> keys = new ArrayList<>();
        if (quick) {
            Definition definition = definition(copy, base, "copy-of-layers");
            copy.sources()
                    .forEach(source -> definition.add(source.path()).add(((Tree.Layers) result(source.tree())).name()));
            keys.add(definition.digest());
            CacheRecord known = find(copy, keys);
            if (known != null) {
                return found(copy, base, known, outcome);
            }
        }
        Definition definition = definition(copy, base, "copy");
        List<CopyFiles.Found> found = new ArrayList<>();
        for (Step.Source source : copy.sources()) {
            CopyFiles.Found one = files.find(source, result(source.tree()), target.excludes());
            found.add(one);
            ContentHash hash = new ContentHash(shared.linux(), one.tree() instanceof Tree.Layers, shared.digests());
            try (Fd root = Trees.open(shared.linux(), shared.overlays(), one.tree())) {
                definition.add(source.unpack()).add(hash.of(root, one.chosen()).text());
            }
        }
        keys.add(definition.digest());
        return cached(
                copy,
                base,
                keys,
                outcome,
                space -> files.copy(copy, target.link() ? Tree.Layers.EMPTY : base, found, space));
    }

    private Definition definition(Step.Copy copy, Tree.Layers base, String kind) {
        Step.Target target = copy.target();
        return epoch.key(kind)
                .add(target.link() ? "link" : base.name())
                .add(target.path())
                .add(target.chown())
                .add(target.chmod())
                .add(target.parents())
                .add(target.excludes());
    }

    private Tree command(Step.Run run, BuildObserver.Outcome[] outcome)
            throws IOException, BuildException, InterruptedException {
        Tree.Layers base = base(run.base());
        Definition definition = epoch.key("run")
                .add(base.name())
                .add(run.args())
                .add(run.env())
                .add(run.directory())
                .add(run.user())
                .add(run.network())
                .add(run.insecure())
                .add(run.hostname())
                .add(run.extraHosts())
                .add(run.platform().toString());
        for (Step.Mount mount : run.mounts()) {
            definition.add(mount.spec().toString());
            if (mount.tree() != null) {
                definition.add(content(result(mount.tree()), mount.spec().source()));
            }
        }
        return cached(run, base, List.of(definition.digest()), outcome, space -> {
            try (RunMounts mounts = new RunMounts(
                    shared.linux(),
                    shared.overlays(),
                    shared.workspaces(),
                    shared.mounts(),
                    shared.engine().secrets(),
                    request)) {
                for (Step.Mount mount : run.mounts()) {
                    mounts.add(mount.spec(), mount.tree() == null ? null : result(mount.tree()));
                }
                new Command(shared.engine(), shared.overlays(), networks, request)
                        .run(
                                run,
                                base,
                                space,
                                mounts,
                                (stream, bytes) -> observer.log(
                                        run.digest(),
                                        stream,
                                        bytes,
                                        shared.clock().instant()));
            }
        });
    }

    private String content(Tree tree, String path) throws IOException {
        if (tree instanceof Tree.Layers layers) {
            return layers.name();
        }
        try (Fd root = Trees.open(shared.linux(), shared.overlays(), tree)) {
            Chosen chosen = new Chosen(List.of(path.substring(1)), IgnorePatterns.NONE);
            return new ContentHash(shared.linux(), false, shared.digests())
                    .of(root, chosen)
                    .text();
        }
    }

    /** What makes a step's upper folder. */
    @FunctionalInterface
    private interface Making {
        void make(Workspace space) throws IOException, BuildException, InterruptedException;
    }

    private Tree cached(Step step, Tree.Layers base, List<Digest> keys, BuildObserver.Outcome[] outcome, Making making)
            throws IOException, BuildException, InterruptedException {
        try (KeyLocks.Lock _ = shared.locks().take(keys.getLast())) {
            CacheRecord known = find(step, keys);
            if (known != null) {
                return found(step, base, known, outcome);
            }
            observer.started(step.digest(), shared.clock().instant());
            try (Workspace space = shared.workspaces().make()) {
                making.make(space);
                if (Thread.interrupted()) {
                    throw new InterruptedException("context canceled");
                }
                epoch.clamp(shared.linux(), space.upper());
                return keep(step, base, keys, space);
            }
        }
    }

    private @Nullable CacheRecord find(Step step, List<Digest> keys) {
        if (step.about().ignoreCache()) {
            return null;
        }
        for (Digest key : keys) {
            CacheRecord known = shared.cache().use(key);
            if (known != null) {
                return known;
            }
        }
        return imports.find(keys, step.about().name(), this::hold);
    }

    private Tree found(Step step, Tree.Layers base, CacheRecord known, BuildObserver.Outcome[] outcome)
            throws IOException {
        use(known);
        outcome[0] = BuildObserver.Outcome.CACHED;
        created.put(step.digest(), known.created());
        if (!(step instanceof Step.Copy copy && copy.target().link())) {
            return known.layers().equals(base.diffIds())
                    ? step instanceof Step.Copy ? base : base.after(Digest.ofHex(known.key()))
                    : new Tree.Layers(known.layers());
        }
        if (known.layers().isEmpty()) {
            return base;
        }
        // a layer of its own is put on whatever is below it now
        DiffId own = known.layers().getLast();
        ChainId from = ChainId.chain(known.layers()).getLast();
        Tree.Layers result = base.with(own);
        ChainId chain = ChainId.chain(result.diffIds()).getLast();
        hold(shared.layers().hold(ChainId.chain(result.diffIds())));
        var _ = shared.layers().ensure(chain, own, () -> shared.tars().open(from));
        return result;
    }

    private void use(CacheRecord made) {
        synchronized (this) {
            used.add(made.key());
            made.aliases().forEach(alias -> tell(Digest.ofHex(alias), made));
            tell(Digest.ofHex(made.key()), made);
        }
        shared.cache().inUse(made.key(), 1);
        hold(shared.layers().hold(ChainId.chain(made.layers())));
    }

    private void tell(Digest key, CacheRecord made) {
        steps.put(key, new StepResult(key, made.layers(), made.created()));
    }

    /** What the steps made that have been done by now. */
    synchronized List<StepResult> steps() {
        return List.copyOf(steps.values());
    }

    private Tree keep(Step step, Tree.Layers base, List<Digest> keys, Workspace space) throws IOException {
        Tree.Layers result = step instanceof Step.Copy ? base : base.after(keys.getLast());
        List<DiffId> kept = base.diffIds();
        long size = 0;
        LayerStore.@Nullable Adopted adopted = null;
        if (!isEmpty(space.upper())) {
            adopted = shared.layers().adoptFolder(base.top(), space.upper());
            result = base.with(adopted.layer().diffId());
            kept = result.diffIds();
            size = adopted.layer().sizeBytes();
        }
        if (step instanceof Step.Copy copy && copy.target().link() && adopted == null) {
            kept = List.of();
        }
        Timestamp now = new Timestamp(shared.clock().instant());
        created.put(step.digest(), now);
        CacheRecord made = new CacheRecord(
                keys.getLast().hex(),
                keys.subList(0, keys.size() - 1).stream().map(Digest::hex).toList(),
                kept,
                base.top() == null ? "" : String.valueOf(base.top()),
                step.about().name(),
                now,
                now,
                1,
                size);
        shared.cache().put(made);
        use(made);
        if (adopted != null) {
            adopted.close();
        }
        return result;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    /** Ends all that is under way and waits for it. */
    void cancel() {
        cancelled = true;
        Set<Thread> all = new HashSet<>(threads);
        while (!all.isEmpty()) {
            all.forEach(Thread::interrupt);
            for (Thread thread : all) {
                joinUninterruptibly(thread);
            }
            all = new HashSet<>(threads);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the commands' networks: nothing more is run. */
    void finish() {
        networks.close();
    }

    @Override
    public void close() {
        cancel();
        networks.close();
        List<AutoCloseable> parts;
        List<String> records;
        synchronized (this) {
            parts = new ArrayList<>(held);
            held.clear();
            records = new ArrayList<>(used);
            used.clear();
        }
        records.forEach(id -> shared.cache().inUse(id, -1));
        Held.closeAll(parts, "clear away what a build has used");
    }
}
