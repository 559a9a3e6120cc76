package dev.jdocker.daemon;

import dev.jdocker.daemon.config.ConfigException;
import dev.jdocker.daemon.config.DaemonConfig;
import dev.jdocker.daemon.config.HostAddress;
import dev.jdocker.daemon.config.LiveConfig;
import dev.jdocker.daemon.config.TlsFiles;
import dev.jdocker.daemon.http.HttpServer;
import dev.jdocker.daemon.http.UnixSocketFile;
import dev.jdocker.daemon.persist.OwnedFolder;
import dev.jdocker.daemon.tls.ServerTls;
import dev.jdocker.linux.Linux;
import dev.jdocker.linux.jnr.JnrLinux;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the daemon. Starting takes the data root, makes the parts and listens last, so that a socket that is there
 * answers; stopping does the reverse and leaves the containers alone.
 */
final class Daemon {

    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private enum Life {
        NEW,
        STARTING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    private final DaemonConfig config;
    private final LiveConfig live;
    private final Supplier<DaemonConfig> reread;
    private final Linux linux = new JnrLinux();
    private final ServiceNotices notices = new ServiceNotices(linux, System.getenv("NOTIFY_SOCKET"));
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** @param reread reads the configuration anew, from the same places */
    Daemon(DaemonConfig config, Supplier<DaemonConfig> reread) {
        this.config = config;
        this.live = new LiveConfig(config);
        this.reread = reread;
        live.follow(next -> Logging.change(next.effectiveLogLevel()));
    }

    void start() throws IOException {
        if (!life.compareAndSet(Life.NEW, Life.STARTING)) {
            throw new IllegalStateException("the daemon is " + life.get());
        }
        // Others may pass through the data root, as container processes do, but not list it (CVE-2021-41091).
        OwnedFolder.create(config.dataRoot(), "rwx--x---");
        OwnedFolder.create(config.execRoot(), "rwx------");
        started(DataRootLock.take(config.dataRoot()));
        Path nativeLibraries = OwnedFolder.create(config.execRoot().resolve("lib"), "rwx------");
        System.setProperty("io.netty.native.workdir", nativeLibraries.toString());
        // Netty would look through the network interfaces to name its channels.
        System.setProperty("io.netty.machineId", "00:00:00:00:00:00:00:01");
        HttpServer server = new Parts(live, linux, this::started).make();
        started(server);
        started(PidFile.write(config.pidFile()));
        TlsFiles files = config.engine().tls();
        ServerTls tls = files == null ? null : ServerTls.of(files);
        for (HostAddress host : config.hosts()) {
            listen(server, host, tls);
            log.info("API listen on {}", host);
        }
        life.compareAndSet(Life.STARTING, Life.RUNNING);
        notices.ready();
    }

    private void listen(HttpServer server, HostAddress host, @Nullable ServerTls tls) throws IOException {
        switch (host) {
            case HostAddress.Unix unix -> server.listen(new UnixSocketFile(unix.path(), config.group()));
            case HostAddress.Tcp tcp -> {
                warnOfPlainTcp(tcp, tls);
                server.listen(new InetSocketAddress(tcp.host(), tcp.port()), tls);
            }
            case HostAddress.Handed handed -> {
                for (HandedSockets.Socket socket :
                        HandedSockets.of(linux, System.getenv()).of(handed)) {
                    if (!socket.unix()) {
                        warnOfPlainTcp(handed, tls);
                    }
                    server.adopt(socket.descriptor(), socket.unix(), tls);
                }
            }
        }
    }

    private static void warnOfPlainTcp(HostAddress host, @Nullable ServerTls tls) {
        if (tls == null) {
            log.warn("{} is served without TLS: whoever reaches it is root on this machine", host);
        }
    }

    /** Reads the configuration anew and takes over what can change; one that is wrong changes nothing. */
    void reload() {
        if (life.get() != Life.RUNNING) {
            return;
        }
        log.info("got signal to reload configuration");
        notices.reloading();
        try {
            live.reload(reread.get());
        } catch (ConfigException e) {
            log.error("{}", e.getMessage());
        }
        notices.ready();
    }

    private synchronized void started(AutoCloseable part) {
        started.push(part);
    }

    /** Waits until the daemon has stopped. */
    void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Stops in the reverse order of the start; more calls do nothing.
     *
     * @return whether it was this call that stopped a running daemon
     */
    boolean stop() {
        Life before = life.getAndUpdate(now -> now == Life.STOPPED ? now : Life.STOPPING);
        if (before == Life.STOPPING || before == Life.STOPPED) {
            return false;
        }
        if (before == Life.RUNNING) {
            log.info("stopping; containers keep running");
            notices.stopping();
        }
        synchronized (this) {
            while (!started.isEmpty()) {
                try {
                    started.pop().close();
                } catch (Exception e) {
                    // The rest must be stopped all the same.
                    log.warn("while stopping: {}", e.toString());
                }
            }
        }
        life.set(Life.STOPPED);
        stopped.countDown();
        return before == Life.RUNNING;
    }
}
