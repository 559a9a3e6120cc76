package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.json.Timestamp;
import dev.jdocker.api.network.EndpointSettings;
import dev.jdocker.daemon.container.ContainerState.Transition;
import dev.jdocker.daemon.container.spec.ContainerMounts;
import dev.jdocker.daemon.container.spec.IdMap;
import dev.jdocker.daemon.container.spec.SpecRequest;
import dev.jdocker.daemon.container.stream.ContainerIo;
import dev.jdocker.daemon.error.ApiException;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.Conflict;
import dev.jdocker.daemon.error.NotModified;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.daemon.http.Exchange;
import dev.jdocker.daemon.http.Handler;
import dev.jdocker.daemon.log.LogOptionException;
import dev.jdocker.daemon.log.OpenLog;
import dev.jdocker.daemon.network.model.Sandbox;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.LaunchRequest;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.StartException;
import dev.jdocker.runtime.launch.OwnedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /containers/{id}/start}. */
final class StartContainer implements Handler {
    private static final Logger LOG = LoggerFactory.getLogger(StartContainer.class);
    private static final long MAX_BODY_BYTES = 7;
    private static final int CANNOT_INVOKE = 126;
    private static final int NOT_FOUND = 127;
    private static final int NOT_STARTED = 128;

    private volatile boolean closing;
    private final Engine engine;
    private final ContainerExit exits;
    private final RemoveContainer removal;
    private final ContainerFiles files;
    private final NamespaceSharing sharing;

    StartContainer(Engine engine, ContainerExit exits, RemoveContainer removal) {
        this.engine = engine;
        this.exits = exits;
        this.removal = removal;
        this.files = engine.files();
        this.sharing = new NamespaceSharing(engine.registry(), engine.sharedMemory(), engine.networks());
    }

    @Override
    public void handle(Exchange exchange) {
        // An empty JSON object is let through; a HostConfig at the start has been gone since API 1.24 (T31).
        if (exchange.bodyLength() > MAX_BODY_BYTES || exchange.bodyLength() < 0) {
            throw new BadRequest("starting container with non-empty request body was deprecated since API v1.22 and"
                    + " removed in v1.24");
        }
        if (!exchange.query().string("checkpoint", "").isEmpty()) {
            throw new BadRequest("checkpoint is only supported in experimental mode");
        }
        start(engine.registry().get(exchange.pathVariable("id")));
        exchange.respond(204);
    }

    /** Starts a container that somebody wants to run. */
    void start(Container container) {
        // Who runs already is said so at once: its clean-up comes only after its end.
        container.locked(() -> {
            requireStartable(container);
            return null;
        });
        container.cleanedUp().join();
        StartFailure failure = container.locked(() -> {
            requireStartable(container);
            container.backoff().reset();
            container.keepThroughEnd(false);
            container.document(container.document().withRestarts(0, false));
            return tryToLaunch(container);
        });
        if (failure == null) {
            return;
        }
        if (container.document().isAutoRemoved()) {
            removal.removeEnded(container, true);
        }
        throw failure.answer();
    }

    /** The engine ends: whoever waits to be started again is left to the next one. */
    void close() {
        closing = true;
    }

    /** Starts a container that its policy wants to run, unless it has been called off. */
    void startAgain(Container container) {
        container.cleanedUp().join();
        container.locked(() -> {
            if (!closing && container.state() instanceof ContainerState.Restarting) {
                StartFailure failure = tryToLaunch(container);
                if (failure != null) {
                    LOG.error("container {} could not be started again: {}", container.id(), failure.error());
                    container.takeNextExit().complete(container.lastExit());
                }
            }
            return null;
        });
    }

    private @Nullable StartFailure tryToLaunch(Container container) {
        try {
            launch(container);
            return null;
        } catch (StartException e) {
            return fail(container, new StartFailure(e.exitCode(), String.valueOf(e.getMessage()), e));
        } catch (ApiException e) {
            return fail(container, new StartFailure(NOT_STARTED, e.text(), e));
        } catch (IOException | RuntimeException e) {
            return fail(container, new StartFailure(NOT_STARTED, String.valueOf(e.getMessage()), e));
        }
    }

    /** Why a container did not start. */
    private record StartFailure(int exitCode, String error, Exception cause) {

        ApiException answer() {
            if (cause instanceof ApiException known) {
                return known;
            }
            return exitCode == NOT_FOUND || exitCode == CANNOT_INVOKE
                    ? new BadRequest(error, cause)
                    : new ServerError(error, cause);
        }
    }

    private static void requireStartable(Container container) {
        switch (container.state()) {
            case ContainerState.Paused _ -> throw new Conflict("cannot start a paused container, try unpause instead");
            case ContainerState.Running _, ContainerState.Restarting _ ->
                throw new NotModified("container is already running");
            case ContainerState.Removing _, ContainerState.Dead _ ->
                throw new Conflict("container is marked for removal and cannot be started");
            case ContainerState.Created _, ContainerState.Exited _ -> {
                // may start
            }
        }
    }

    private void launch(Container container) throws IOException {
        try (OwnedNetwork owned = joinNetwork(withNetworks(container));
                GivenMounts mounts = GivenMounts.open(
                        engine, container.document(), container.id().text());
                GivenSecrets secrets = GivenSecrets.open(engine, container.document())) {
            Spec spec = spec(container, owned, mounts, secrets);
            OpenLog log = openLog(container.document());
            try {
                launch(container, spec, log, mounts);
            } catch (IOException | RuntimeException e) {
                closeLog(log, e);
                throw e;
            }
        }
    }

    /** One that was taken out of all its networks is again in that of its mode. */
    private static ContainerDocument withNetworks(Container container) {
        ContainerDocument document = container.document();
        String mode = document.hostConfig().networkMode();
        if (document.networks().isEmpty() && !mode.startsWith(NamespaceSharing.CONTAINER)) {
            document = document.withNetworks(
                    Map.of(mode, EndpointSettings.builder().build()));
            container.document(document);
        }
        return document;
    }

    /** Its addresses stand in its files, and its namespace is there to be joined, before it starts. */
    private @Nullable OwnedNetwork joinNetwork(ContainerDocument document) {
        String mode = document.hostConfig().networkMode();
        if (mode.startsWith(NamespaceSharing.CONTAINER)) {
            Container _ = sharing.networkOwner(mode);
        }
        if (!engine.networks().makesSandboxFor(mode, document.networks().keySet())) {
            return null;
        }
        IdMap ids = document.idMap();
        OwnedNetwork owned = ids == null ? null : engine.ownedNetworks().apply(ids);
        try {
            Sandbox _ = engine.networks()
                    .sandboxes()
                    .open(WantedEndpoints.wish(document, engine.networks()), owned == null ? null : owned.network());
            return owned;
        } catch (RuntimeException e) {
            if (owned != null) {
                owned.close();
            }
            throw e;
        }
    }

    /** The log is there before the container, so that one that cannot be had leaves nothing behind. */
    private @Nullable OpenLog openLog(ContainerDocument document) {
        try {
            return engine.logs().open(document);
        } catch (IOException | LogOptionException e) {
            throw new ServerError(
                    "failed to create task for container: failed to initialize logging driver: " + e.getMessage(), e);
        }
    }

    private static void closeLog(@Nullable OpenLog log, Exception cause) {
        if (log == null) {
            return;
        }
        try {
            log.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private void launch(Container container, Spec spec, @Nullable OpenLog log, GivenMounts mounts) throws IOException {
        ContainerDocument document = container.document();
        Timestamp at = new Timestamp(engine.clock().instant());
        // The intent goes to disk while the kernel makes the container; it is there before the start is answered.
        CompletableFuture<Void> intent = CompletableFuture.runAsync(
                () -> engine.store().write(document.withState(new ContainerState.Running(0, at, false))),
                Thread::startVirtualThread);
        Path runDirectory = engine.paths().run(document.id());
        RunningContainer process;
        try {
            process = runtime(document)
                    .start(new LaunchRequest(
                            document.id().text(),
                            spec,
                            container.rootfs(),
                            runDirectory,
                            document.config().openStdin(),
                            wantsInit(document.hostConfig())));
        } catch (RuntimeException e) {
            intent.exceptionally(_ -> null).join();
            throw e;
        }
        ContainerIo io = container.io();
        try {
            io.begin(process, runDirectory, log);
            intent.join();
        } catch (IOException | RuntimeException e) {
            process.killAll();
            process.exit().join();
            process.close();
            throw e;
        }
        container.apply(new Transition.Started(process.pid(), at));
        container.process(process);
        engine.tell(container, RunObserver::started);
        mounts.publish();
        engine.events().publishToNetworks(container.document(), "connect");
        engine.events().publish(container.document(), "start");
        exits.watch(container, process, io, this::startAgain);
    }

    /** Among other processes it could not be the first. */
    private boolean wantsInit(HostConfig wish) {
        boolean asked = wish.init() == null ? engine.init() : wish.init();
        return asked && wish.pidMode().isEmpty();
    }

    /** A name that is not known any more was taken out of the configuration since the container was created. */
    private ContainerRuntime runtime(ContainerDocument document) {
        try {
            return engine.runtime().named(document.hostConfig().runtime());
        } catch (IllegalArgumentException e) {
            throw new BadRequest(String.valueOf(e.getMessage()), e);
        }
    }

    private Spec spec(Container container, @Nullable OwnedNetwork owned, GivenMounts mounts, GivenSecrets secrets)
            throws IOException {
        ContainerDocument document = container.document();
        String mode = document.hostConfig().networkMode();
        ContainerDocument owner = mode.startsWith(NamespaceSharing.CONTAINER)
                ? sharing.networkOwner(mode).document()
                : null;
        List<String> command = new ArrayList<>(List.of(document.path()));
        command.addAll(document.args());
        Map<String, String> ownFiles = owner == null ? files.write(document) : files.of(owner.id());
        Labelling.relabel(document, ownFiles.values(), engine.relabeling());
        List<Mount> all = new ArrayList<>(MappedMounts.of(
                ContainerMounts.of(document.hostConfig(), document.mounts(), mounts.sources(), ownFiles),
                engine.paths().dataRoot(),
                document.idMap(),
                document.hostConfig().usernsMode().equals("auto")));
        all.addAll(secrets.mounts());
        Spec spec = engine.specs()
                .build(new SpecRequest(
                        document.id().text(),
                        owner == null ? linked(document) : named(document.config(), owner.config()),
                        document.hostConfig(),
                        command,
                        TmpfsModes.complete(engine.linux(), container.rootfs(), all),
                        engine.users()
                                .find(
                                        document.config().user(),
                                        document.hostConfig().groupAdd(),
                                        container.rootfs()),
                        document.idMap(),
                        document.seLinux(),
                        sharing.prepare(document, owned)));
        return engine.devices().inject(spec, document.hostConfig().resources().deviceRequests());
    }

    /** With the variables of those that it is linked to; its own win. */
    private ContainerConfig linked(ContainerDocument document) {
        List<String> variables = engine.links().variables(document);
        if (variables.isEmpty()) {
            return document.config();
        }
        variables.addAll(document.config().env());
        return document.config().toBuilder().env(variables).build();
    }

    /** Who shares a network has the host name that the network's owner has there. */
    private static ContainerConfig named(ContainerConfig config, ContainerConfig owner) {
        return config.toBuilder()
                .hostname(owner.hostname())
                .domainname(owner.domainname())
                .build();
    }

    private @Nullable StartFailure fail(Container container, StartFailure failure) {
        container.apply(new Transition.StartFailed(failure.exitCode(), failure.error()));
        container.io().abandon();
        container.nextRun(engine.newIo());
        exits.sweep(container.document());
        engine.store().write(container.document());
        return failure;
    }
}
