package dev.jdocker.daemon.build.llb;

import buildkit.llb.Input;
import buildkit.llb.Platform;
import dev.jdocker.api.image.Digest;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.daemon.build.BuildException;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the plan of a definition: of each operation its steps, of the outcome an image without a config of its own. */
public final class GraphPlanner {

    private final Operations operations;
    private final Trees trees;
    private final Map<Digest, String> lent;
    private final Folders folders = new Folders();
    private final Map<String, List<@Nullable Step>> results = new HashMap<>();

    /** Finds the trees that are there before the build. */
    public interface Trees {

        /** An image, which is fetched if need be. */
        Base image(String reference, ImagePlatform platform, boolean pull) throws BuildException, InterruptedException;

        /** What a request has under that name, see {@link Operations#lent}; null if nothing. */
        @Nullable
        Base lent(String name, ImagePlatform platform) throws BuildException, InterruptedException;
    }

    public GraphPlanner(Operations operations, Trees trees) {
        this.operations = operations;
        this.trees = trees;
        this.lent = operations.lentByOperation();
    }

    /** The plan, whose history is not told yet. */
    public Plan plan() throws BuildException, InterruptedException {
        for (Operation operation : operations.all()) {
            results.put(operation.digest().text(), results(operation));
        }
        Operation root = operations.root();
        Step outcome = folders.layers(
                results.getOrDefault(root.digest().text(), List.of()).get(operations.output()));
        ImageConfig config = ImageConfig.builder()
                .env(List.of("PATH=" + ExecSteps.PATH))
                .workingDir("/")
                .build();
        return new Plan(platform(root), outcome, config, "", List.of(), List.of(), true);
    }

    private List<@Nullable Step> results(Operation operation) throws BuildException, InterruptedException {
        List<@Nullable Step> inputs = new ArrayList<>();
        for (Input input : operation.op().getInputsList()) {
            inputs.add(results.getOrDefault(input.getDigest(), List.of()).get((int) input.getIndex()));
        }
        return switch (operation.op().getOpCase()) {
            case SOURCE -> one(source(operation));
            case EXEC -> new ExecSteps(operation, inputs, folders, platform(operation)).results();
            case FILE -> new FileSteps(operation, inputs, folders).results();
            case MERGE -> one(merge(operation, inputs));
            case DIFF -> one(diff(operation, inputs));
            case BUILD, OP_NOT_SET -> throw new IllegalStateException("an unknown operation was not refused");
        };
    }

    private static List<@Nullable Step> one(@Nullable Step step) {
        List<@Nullable Step> one = new ArrayList<>();
        one.add(step);
        return one;
    }

    private static ImagePlatform platform(Operation operation) {
        Platform platform = operation.op().getPlatform();
        return platform.getOS().isEmpty() || platform.getArchitecture().isEmpty()
                ? ImagePlatform.host()
                : new ImagePlatform(platform.getOS(), platform.getArchitecture(), platform.getVariant());
    }

    private Step source(Operation operation) throws BuildException, InterruptedException {
        return switch (Source.of(operation.op().getSource())) {
            case Source.Image(String reference, boolean pull) ->
                named(operation, trees.image(reference, platform(operation), pull));
            case Source.Local _, Source.Layout _, Source.Result _ -> lent(operation);
            case Source.Git(String address, String checksum, boolean keepGitDir, String knownHosts) ->
                new Step.Git(operation.about(), address, checksum, keepGitDir, knownHosts);
            case Source.Http(String url, String checksum, String name, var mode, String owner) -> {
                Step file = new Step.Http(operation.about(), url, checksum, name, mode);
                yield owner.isEmpty() ? file : Folders.copy(file, owner);
            }
        };
    }

    private Step lent(Operation operation) throws BuildException, InterruptedException {
        String name = lent.getOrDefault(operation.digest(), "");
        Base base = trees.lent(name, platform(operation));
        if (base == null) {
            throw new BuildException("llb: nothing is there for " + operation.name());
        }
        return named(operation, base);
    }

    /** The same tree as the client knows it: under its operation's digest and name. */
    private static Step named(Operation operation, Base base) {
        return switch (Objects.requireNonNull(base.tree())) {
            case Step.Image(Step.About _, Digest id, var layers) -> new Step.Image(operation.about(), id, layers);
            case Step.Context(Step.About _, String context) -> new Step.Context(operation.about(), context);
            case Step other -> other;
        };
    }

    private @Nullable Step merge(Operation operation, List<@Nullable Step> inputs) {
        List<Step> all = new ArrayList<>();
        for (var input : operation.op().getMerge().getInputsList()) {
            Step tree = input.getInput() == Operation.NONE ? null : folders.layers(inputs.get((int) input.getInput()));
            if (tree != null) {
                all.add(tree);
            }
        }
        return all.size() < 2 ? (all.isEmpty() ? null : all.getFirst()) : new Step.Merge(operation.about(), all);
    }

    private @Nullable Step diff(Operation operation, List<@Nullable Step> inputs) {
        long lowerInput = operation.op().getDiff().getLower().getInput();
        long upperInput = operation.op().getDiff().getUpper().getInput();
        Step lower = lowerInput == Operation.NONE ? null : folders.layers(inputs.get((int) lowerInput));
        Step upper = upperInput == Operation.NONE ? null : folders.layers(inputs.get((int) upperInput));
        return lower == null || upper == null ? upper : new Step.Diff(operation.about(), lower, upper);
    }
}
