package dev.jdocker.runtime.launch;

import dev.jdocker.linux.cgroup.Cgroup;
import dev.jdocker.linux.cgroup.CgroupStats;
import dev.jdocker.oci.Resources;
import dev.jdocker.runtime.ExecRequest;
import dev.jdocker.runtime.ForwardingProcess;
import dev.jdocker.runtime.RunningContainer;
import dev.jdocker.runtime.RunningProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A container of this runtime: the process that is its init, and the cgroup of all of them. */
final class MonitoredContainer implements RunningContainer, ForwardingProcess {
    private final MonitoredProcess init;
    private final Cgroup cgroup;
    private final Executions executions;
    private final OomPoll oom;
    private final Runnable ended;
    private final KeptEntrance brief;

    /** @param ended what follows once the container has ended and is closed */
    MonitoredContainer(MonitoredProcess init, Cgroup cgroup, Executions executions, OomPoll oom, Runnable ended) {
        this.init = init;
        this.cgroup = cgroup;
        this.executions = executions;
        this.oom = oom;
        this.ended = ended;
        this.brief = new KeptEntrance(cgroup);
    }

    @Override
    public RunningProcess process() {
        return init;
    }

    @Override
    public void killAll() {
        init.signal(MonitoredProcess.SIGKILL);
        cgroup.killAll();
    }

    @Override
    public void pause() {
        cgroup.freeze();
    }

    @Override
    public void resume() {
        cgroup.thaw();
    }

    @Override
    public boolean isPaused() {
        return cgroup.isFrozen();
    }

    @Override
    public void update(Resources resources) {
        cgroup.update(resources);
    }

    @Override
    public CompletableFuture<Void> nextOomKill() {
        return oom.next();
    }

    @Override
    public CgroupStats stats() {
        return cgroup.stats();
    }

    @Override
    public List<Integer> processes() {
        return cgroup.pids();
    }

    @Override
    public RunningProcess exec(ExecRequest request) {
        return request.brief() ? executions.briefly(init, brief, request) : executions.exec(init, cgroup, request);
    }

    /** Once the container has ended this returns when its monitor has gone, so that it can be started again at once. */
    @Override
    public void close() {
        oom.close();
        brief.close();
        init.close();
        if (init.exit().isDone()) {
            ended.run();
        }
    }
}
