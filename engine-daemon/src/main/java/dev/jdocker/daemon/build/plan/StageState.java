package dev.jdocker.daemon.build.plan;

import dev.jdocker.api.image.HealthConfig;
import dev.jdocker.api.image.ImageConfig;
import dev.jdocker.api.json.EmptyObject;
import dev.jdocker.daemon.build.graph.Base;
import dev.jdocker.daemon.build.graph.History;
import dev.jdocker.daemon.build.graph.Plan;
import dev.jdocker.daemon.build.graph.Step;
import dev.jdocker.daemon.image.ConfigDocument;
import dev.jdocker.daemon.image.ImagePlatform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stage as far as its instructions have come. */
final class StageState {

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    final ImagePlatform platform;

    @Nullable
    Step tree;

    final Map<String, String> env = new LinkedHashMap<>();

    /** What variables stand for: what ENV or ARG said last. */
    private final Map<String, String> values = new LinkedHashMap<>();

    final Map<String, @Nullable String> args = new LinkedHashMap<>();
    final Map<String, String> labels = new TreeMap<>();
    final Map<String, EmptyObject> exposed = new TreeMap<>();
    final Map<String, EmptyObject> volumes = new TreeMap<>();
    final List<String> onBuild = new ArrayList<>();
    final List<History> history = new ArrayList<>();
    final List<Plan.Shown> shown = new ArrayList<>();
    List<String> shell = List.of();
    String user = "";
    String directory = "";
    String stopSignal = "";
    String author = "";

    @Nullable
    List<String> entrypoint;

    @Nullable
    List<String> cmd;

    @Nullable
    HealthConfig health;

    boolean argsEscaped;
    boolean commandSet;
    boolean directorySet;

    private StageState(ImagePlatform platform) {
        this.platform = platform;
    }

    static StageState of(Base base, ImagePlatform platform) {
        StageState state = new StageState(platform);
        state.tree = base.tree();
        ConfigDocument document = base.document();
        if (document == null) {
            state.setEnv("PATH", PATH);
            return state;
        }
        state.take(document.config());
        state.author = document.author();
        document.history().forEach(entry -> state.history.add(new History(entry, entry.createdBy(), null)));
        return state;
    }

    /** A stage of no files with a config. */
    static StageState of(ImageConfig config) {
        StageState state = new StageState(ImagePlatform.host());
        state.take(config);
        return state;
    }

    private void take(ImageConfig config) {
        config.env().forEach(pair -> {
            int equals = pair.indexOf('=');
            setEnv(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        });
        labels.putAll(config.labels());
        exposed.putAll(config.exposedPorts());
        volumes.putAll(config.volumes());
        onBuild.addAll(config.onBuild());
        shell = config.shell();
        user = config.user();
        directory = config.workingDir();
        stopSignal = config.stopSignal();
        entrypoint = config.entrypoint();
        cmd = config.cmd();
        health = config.healthcheck();
        argsEscaped = config.argsEscaped();
    }

    /** A stage that begins where another has ended. */
    static StageState after(StageState other, ImagePlatform platform) {
        StageState state = new StageState(platform);
        state.tree = other.tree;
        state.values.putAll(other.values);
        other.env.forEach(state::setEnv);
        state.args.putAll(other.args);
        state.labels.putAll(other.labels);
        state.exposed.putAll(other.exposed);
        state.volumes.putAll(other.volumes);
        state.onBuild.addAll(other.onBuild);
        state.history.addAll(other.history);
        state.shell = other.shell;
        state.user = other.user;
        state.directory = other.directory;
        state.stopSignal = other.stopSignal;
        state.author = other.author;
        state.entrypoint = other.entrypoint;
        state.cmd = other.cmd;
        state.health = other.health;
        state.argsEscaped = other.argsEscaped;
        return state;
    }

    /** What variables stand for; a view. */
    Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    void setEnv(String key, String value) {
        env.put(key, value);
        values.put(key, value);
    }

    /** @param value null where an argument is declared that nobody gives */
    void declareArg(String key, @Nullable String value) {
        args.put(key, value);
        if (value != null) {
            values.put(key, value);
        }
    }

    List<String> shellWords() {
        return shell.isEmpty() ? List.of("/bin/sh", "-c") : shell;
    }

    String workingDirectory() {
        return directory.isEmpty() ? "/" : directory;
    }

    ImageConfig config() {
        List<String> environment = new ArrayList<>();
        env.forEach((key, value) -> environment.add(key + "=" + value));
        return ImageConfig.builder()
                .user(user)
                .exposedPorts(exposed)
                .env(environment)
                .entrypoint(entrypoint)
                .cmd(cmd)
                .volumes(volumes)
                .workingDir(directory.isEmpty() ? "/" : directory)
                .labels(labels)
                .stopSignal(stopSignal)
                .argsEscaped(argsEscaped)
                .healthcheck(health)
                .onBuild(onBuild)
                .shell(shell)
                .build();
    }
}
