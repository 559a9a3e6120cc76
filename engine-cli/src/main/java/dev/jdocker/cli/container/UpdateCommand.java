package dev.jdocker.cli.container;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.output.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker update}. */
public final class UpdateCommand implements Command {
    @Override
    public Usage usage() {
        return Usage.of(
                "[OPTIONS] CONTAINER [CONTAINER...]",
                "Update configuration of one or more containers",
                1,
                -1,
                "container update",
                "update");
    }

    @Override
    public void declare(Flags flags) {
        flags.add(
                        "blkio-weight",
                        Kind.UNSIGNED_16,
                        "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)")
                .add("cpu-period", Kind.INT, "Limit CPU CFS (Completely Fair Scheduler) period")
                .add("cpu-quota", Kind.INT, "Limit CPU CFS (Completely Fair Scheduler) quota")
                .add("cpu-rt-period", Kind.INT, "Limit the CPU real-time period in microseconds")
                .add("cpu-rt-runtime", Kind.INT, "Limit the CPU real-time runtime in microseconds")
                .add("cpu-shares", 'c', Kind.INT, "CPU shares (relative weight)")
                .add("cpus", Kind.DECIMAL, "Number of CPUs")
                .add("cpuset-cpus", Kind.STRING, "CPUs in which to allow execution (0-3, 0,1)")
                .add("cpuset-mems", Kind.STRING, "MEMs in which to allow execution (0-3, 0,1)")
                .add("memory", 'm', Kind.BYTES, "Memory limit")
                .add("memory-reservation", Kind.BYTES, "Memory soft limit")
                .add(
                        "memory-swap",
                        Kind.SWAP_BYTES,
                        "Swap limit equal to memory plus swap: -1 to enable unlimited swap")
                .add("pids-limit", Kind.INT, "Tune container pids limit (set -1 for unlimited)")
                .add("restart", Kind.STRING, "Restart policy to apply when a container exits");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        if (!flags.anyGiven()) {
            throw new CommandException("you must provide one or more flags when using this command");
        }
        Map<String, @Nullable Object> body = body(flags);
        List<String> warnings = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String container : flags.arguments()) {
            try {
                Map<String, @Nullable Object> answer = session.engine()
                        .post(Query.container(container, "update"), body)
                        .object();
                session.printLine(container);
                Json.list(answer, "Warnings").forEach(warning -> warnings.add(String.valueOf(warning)));
            } catch (IOException e) {
                failures.add(Session.message(e));
            }
        }
        for (String warning : warnings) {
            session.printLine(warning);
        }
        for (String failure : failures) {
            session.warn(failure);
        }
        return failures.isEmpty() ? 0 : 1;
    }

    private static Map<String, @Nullable Object> body(Flags flags) throws CommandException {
        JsonObject body = new JsonObject()
                .put("BlkioWeight", flags.number("blkio-weight"))
                .put("CpuPeriod", flags.number("cpu-period"))
                .put("CpuQuota", flags.number("cpu-quota"))
                .put("CpuRealtimePeriod", flags.number("cpu-rt-period"))
                .put("CpuRealtimeRuntime", flags.number("cpu-rt-runtime"))
                .put("CpuShares", flags.number("cpu-shares"))
                .put("NanoCpus", flags.number("cpus"))
                .put("CpusetCpus", flags.string("cpuset-cpus"))
                .put("CpusetMems", flags.string("cpuset-mems"))
                .put("Memory", flags.number("memory"))
                .put("MemoryReservation", flags.number("memory-reservation"))
                .put("MemorySwap", flags.number("memory-swap"))
                .put("PidsLimit", flags.number("pids-limit"));
        if (!flags.string("restart").isEmpty()) {
            try {
                body.put(
                        "RestartPolicy",
                        RestartFlag.parse(flags.string("restart")).json());
            } catch (IllegalArgumentException e) {
                throw new CommandException(String.valueOf(e.getMessage()));
            }
        }
        return body.fields();
    }
}
