package dev.jdocker.daemon.build.solve;

import dev.jdocker.api.image.ChainId;
import dev.jdocker.api.image.Descriptor;
import dev.jdocker.api.image.DiffId;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.BuildObserver;
import dev.jdocker.daemon.build.BuildRequest;
import dev.jdocker.daemon.build.GitAddress;
import dev.jdocker.daemon.build.SourceFile;
import dev.jdocker.daemon.build.StepResult;
import dev.jdocker.daemon.build.dockerfile.IgnorePatterns;
import dev.jdocker.daemon.build.graph.Definition;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.layer.LayerSource;
import dev.jdocker.daemon.layer.LayerStore;
import dev.jdocker.linux.ErrnoException;
import dev.jdocker.linux.Fd;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does the steps of one build, each once, each on a thread of its own as soon as its inputs are there. What it has made is
 * held until it is closed.
 */
final class Solver implements AutoCloseable {

    /** Of a tree that is put together; more could not be opened. */
    private static final int MOST_LAYERS = 90;

    private final Shared shared;
    private final BuildRequest request;
    private final BuildObserver observer;
    private final Contexts contexts;
    private final SourceFile dockerfile;
    private final RunNetworks networks;
    private final Map<Digest, CompletableFuture<Tree>> results = new ConcurrentHashMap<>();
    private final Map<Digest, Timestamp> created = new ConcurrentHashMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Map<Digest, List<Tree.Layers>> outputs = new ConcurrentHashMap<>();
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
        steps(root)
                .forEach(step -> observer.vertex(new BuildObserver.Vertex(
                        step.digest(),
                        step.about().name(),
                        step.inputs().stream()
                                .map(Solver::doer)
                                .map(Step::digest)
                                .distinct()
                                .toList())));
    }

    /** All steps that a result needs, those first that others need; without those that only pick results of others. */
    static List<Step> steps(@Nullable Step root) {
        Map<Digest, Step> all = new LinkedHashMap<>();
        collect(root, all);
        return all.values().stream()
                .filter(step -> !(step instanceof Step.Output))
                .toList();
    }

    private static Step doer(Step step) {
        return step instanceof Step.Output output ? output.of() : step;
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
            case Step.Files files -> files.base();
            case Step.Run run -> run.base();
            case Step.Image _,
                    Step.Context _,
                    Step.Inline _,
                    Step.Http _,
                    Step.Git _,
                    Step.Merge _,
                    Step.Diff _,
                    Step.Output _ -> null;
        };
        Tree before = below == null ? Tree.Layers.EMPTY : result(below);
        return !(before instanceof Tree.Layers then
                && result(step) instanceof Tree.Layers now
                && then.diffIds().equals(now.diffIds()));
    }

    /** A line for each layer of a result: the first step that has come to it. */
    List<History> history(@Nullable Step root, Tree.Layers tree) {
        List<Step> steps = steps(root);
        List<History> history = new ArrayList<>();
        for (int i = 1; i <= tree.diffIds().size(); i++) {
            List<DiffId> upTo = tree.diffIds().subList(0, i);
            @Nullable Step maker = null;
            for (Step step : steps) {
                if (maker == null && reached(step, upTo)) {
                    maker = step;
                }
            }
            history.add(new History(null, maker == null ? "" : maker.about().name(), maker));
        }
        return history;
    }

    private boolean reached(Step step, List<DiffId> layers) {
        List<Tree.Layers> all =
                outputs.getOrDefault(step.digest(), result(step) instanceof Tree.Layers one ? List.of(one) : List.of());
        return all.stream()
                .anyMatch(tree -> tree.diffIds().size() >= layers.size()
                        && tree.diffIds().subList(0, layers.size()).equals(layers));
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
        if (step instanceof Step.Output output) {
            return outputs.getOrDefault(output.of().digest(), List.of()).get(output.number());
        }
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
            case Step.Http http -> {
                Path folder = begun(http);
                RemoteFiles.http(shared.linux(), http, folder);
                yield new Tree.Folder(folder);
            }
            case Step.Git git -> {
                Path folder = begun(git);
                RemoteFiles.git(
                        shared.linux(),
                        shared.workspaces(),
                        request,
                        new RemoteFiles.Repository(
                                GitAddress.parse(git.address()).withChecksum(git.checksum()),
                                git.keepGitDir(),
                                git.knownHosts()),
                        folder);
                yield new Tree.Folder(folder);
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
            case Step.Files files -> files(files, outcome);
            case Step.Merge merge -> {
                observer.started(merge.digest(), shared.clock().instant());
                yield merge(merge);
            }
            case Step.Diff diff -> {
                observer.started(diff.digest(), shared.clock().instant());
                yield diff(diff);
            }
            case Step.Run run -> command(run, outcome);
            case Step.Output _ -> throw new IllegalStateException("a result of another step is nothing to do");
        };
    }

    /** Tells that a step runs, and makes an empty folder for its files. */
    private Path begun(Step step) throws IOException {
        observer.started(step.digest(), shared.clock().instant());
        return space().upper();
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
        if (!run.conditions().equals(Step.Conditions.NONE)) {
            definition.add(conditions(run.conditions()));
        }
        for (Step.Mount mount : run.mounts()) {
            definition.add(mount.spec().toString());
            if (mount.tree() != null) {
                definition.add(content(result(mount.tree()), mount.spec().source()));
            }
        }
        Digest key = definition.digest();
        if (!run.conditions().kept().isEmpty()) {
            return several(run, base, key, outcome);
        }
        return cached(run, base, List.of(key), outcome, space -> {
            try (RunMounts mounts = mounts(run)) {
                execute(run, base, space, mounts);
            }
        });
    }

    /** Runs a command of several results, each of which is found by a key of its own. */
    private Tree several(Step.Run run, Tree.Layers base, Digest key, BuildObserver.Outcome[] outcome)
            throws IOException, BuildException, InterruptedException {
        List<Tree.Layers> bases = new ArrayList<>();
        List<List<Digest>> keys = new ArrayList<>();
        for (int number : run.conditions().kept()) {
            bases.add(
                    number == Step.Conditions.ROOT
                            ? base
                            : base(run.mounts().get(number).tree()));
            keys.add(List.of(new Definition("output")
                    .add(key.text())
                    .add(Integer.toString(number))
                    .digest()));
        }
        List<Tree.Layers> trees = new ArrayList<>();
        try (KeyLocks.Lock _ = shared.locks().take(key)) {
            List<CacheRecord> known = keys.stream()
                    .map(one -> find(run, one))
                    .filter(Objects::nonNull)
                    .toList();
            if (known.size() == keys.size()) {
                for (int i = 0; i < known.size(); i++) {
                    trees.add(found(run, bases.get(i), known.get(i), outcome));
                }
            } else {
                observer.started(run.digest(), shared.clock().instant());
                trees.addAll(severalMade(run, base, bases, keys));
            }
        }
        outputs.put(run.digest(), trees);
        return trees.getFirst();
    }

    private List<Tree.Layers> severalMade(
            Step.Run run, Tree.Layers base, List<Tree.Layers> bases, List<List<Digest>> keys)
            throws IOException, BuildException, InterruptedException {
        List<Tree.Layers> trees = new ArrayList<>();
        try (Workspace space = shared.workspaces().make();
                RunMounts mounts = mounts(run)) {
            execute(run, base, space, mounts);
            if (Thread.interrupted()) {
                throw new InterruptedException("context canceled");
            }
            for (int i = 0; i < bases.size(); i++) {
                int number = run.conditions().kept().get(i);
                Workspace written = number == Step.Conditions.ROOT ? space : mounts.written(number);
                epoch.clamp(shared.linux(), written.upper());
                trees.add(keep(run, bases.get(i), keys.get(i), written));
            }
        }
        return trees;
    }

    private RunMounts mounts(Step.Run run) throws IOException, BuildException, InterruptedException {
        RunMounts mounts = new RunMounts(
                shared.linux(),
                shared.overlays(),
                shared.workspaces(),
                shared.mounts(),
                shared.engine().secrets(),
                request);
        try {
            for (Step.Mount mount : run.mounts()) {
                mounts.add(mount.spec(), mount.tree() == null ? null : result(mount.tree()));
            }
            return mounts;
        } catch (IOException | BuildException | InterruptedException | RuntimeException e) {
            mounts.close();
            throw e;
        }
    }

    private void execute(Step.Run run, Tree.Layers base, Workspace space, RunMounts mounts)
            throws IOException, BuildException, InterruptedException {
        new Command(shared.engine(), shared.overlays(), networks, request)
                .run(
                        run,
                        base,
                        space,
                        mounts,
                        (stream, bytes) -> observer.log(
                                run.digest(), stream, bytes, shared.clock().instant()));
    }

    private Tree files(Step.Files files, BuildObserver.Outcome[] outcome)
            throws IOException, BuildException, InterruptedException {
        Tree.Layers base = base(files.base());
        ChangeFiles change = new ChangeFiles(shared.linux(), shared.overlays(), this::result);
        List<Digest> keys = new ArrayList<>();
        Definition quick = change.quickKey(epoch.key("files-of-layers").add(base.name()), files);
        if (quick != null) {
            keys.add(quick.digest());
            CacheRecord known = find(files, keys);
            if (known != null) {
                return found(files, base, known, outcome);
            }
        }
        keys.add(change.key(epoch.key("files").add(base.name()), files, shared.digests())
                .digest());
        return cached(files, base, keys, outcome, space -> change.run(files, base, space));
    }

    private Tree merge(Step.Merge merge) throws IOException, BuildException {
        Tree.Layers result = Tree.Layers.EMPTY;
        for (Step step : merge.trees()) {
            Tree.Layers tree = base(step);
            if (result.diffIds().size() + tree.diffIds().size() > MOST_LAYERS) {
                throw new BuildException("a merge of more than " + MOST_LAYERS + " layers is not supported");
            }
            result = result.diffIds().isEmpty() ? tree : onTop(result, tree, 0);
        }
        return result;
    }

    private Tree diff(Step.Diff diff) throws IOException, BuildException {
        Tree.Layers lower = base(diff.lower());
        Tree.Layers upper = base(diff.upper());
        int common = lower.diffIds().size();
        if (upper.diffIds().size() < common
                || !upper.diffIds().subList(0, common).equals(lower.diffIds())) {
            throw new BuildException(
                    "llb: DiffOp of trees of which the upper is not made from the lower is not supported");
        }
        return onTop(Tree.Layers.EMPTY, upper, common);
    }

    /** Puts the layers of a tree, from one on, on top of another tree. */
    private Tree.Layers onTop(Tree.Layers below, Tree.Layers tree, int first) throws IOException {
        List<ChainId> from = ChainId.chain(tree.diffIds());
        Tree.Layers result = below;
        for (int i = first; i < from.size(); i++) {
            ChainId source = from.get(i);
            DiffId own = tree.diffIds().get(i);
            result = result.with(own);
            List<ChainId> chains = ChainId.chain(result.diffIds());
            hold(shared.layers().hold(chains));
            var _ = shared.layers().ensure(chains.getLast(), own, new Again(shared, source));
        }
        return result;
    }

    /** A layer that is here, for another place: what its archive can be had from goes with it. */
    private record Again(Shared shared, ChainId source) implements LayerSource {
        @Override
        public InputStream open() throws IOException {
            return shared.tars().open(source);
        }

        @Override
        public List<Descriptor> blobs() {
            return shared.layers().blobs(source);
        }
    }

    /** What of them can change the result. */
    private static List<String> conditions(Step.Conditions conditions) {
        return List.of(
                conditions.ulimits().toString(),
                new TreeSet<>(conditions.exitCodes()).toString(),
                Boolean.toString(conditions.readOnlyRoot()),
                conditions.kept().toString());
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

    private Tree.Layers found(Step step, Tree.Layers base, CacheRecord known, BuildObserver.Outcome[] outcome)
            throws IOException {
        use(known);
        outcome[0] = BuildObserver.Outcome.CACHED;
        created.put(step.digest(), known.created());
        if (!(step instanceof Step.Copy copy && copy.target().link())) {
            return known.layers().equals(base.diffIds())
                    ? copies(step) ? base : base.after(Digest.ofHex(known.key()))
                    : new Tree.Layers(known.layers());
        }
        if (known.layers().isEmpty()) {
            return base;
        }
        // a layer of its own is put on whatever is below it now
        return onTop(base, new Tree.Layers(known.layers()), known.layers().size() - 1);
    }

    /** Whether a step does the same however often it is done, so that one that changes nothing leaves no trail. */
    private static boolean copies(Step step) {
        return step instanceof Step.Copy || step instanceof Step.Files;
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

    private Tree.Layers keep(Step step, Tree.Layers base, List<Digest> keys, Workspace space) throws IOException {
        Tree.Layers result = copies(step) ? base : base.after(keys.getLast());
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
