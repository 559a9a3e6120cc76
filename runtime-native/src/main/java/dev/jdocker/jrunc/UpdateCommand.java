package dev.jdocker.jrunc;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Memory;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import dev.jdocker.oci.SpecJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code update}: changes the limits of a container that exists. */
@Command(name = "update", description = "update container resource constraints", sortOptions = false)
final class UpdateCommand implements Verb {
    @Option(
            names = {"--resources", "-r"},
            paramLabel = "FILE",
            description = "path to the file containing the resources to update or '-' to read from the standard input;"
                    + " all other options are ignored then")
    private @Nullable String resources;

    @Option(names = "--blkio-weight", description = "per cgroup weight, range is from 10 to 1000")
    private @Nullable Integer blkioWeight;

    @Option(names = "--cpu-period", description = "CPU CFS period to be used for hardcapping (in usecs)")
    private @Nullable Long cpuPeriod;

    @Option(names = "--cpu-quota", description = "CPU CFS hardcap limit (in usecs)")
    private @Nullable Long cpuQuota;

    @Option(names = "--cpu-burst", description = "CPU CFS hardcap burst limit (in usecs)")
    private @Nullable Long cpuBurst;

    @Option(names = "--cpu-share", description = "CPU shares (relative weight vs. other containers)")
    private @Nullable Long cpuShare;

    @Option(names = "--cpu-rt-period", description = "CPU realtime period to be used for hardcapping (in usecs)")
    private @Nullable Long cpuRtPeriod;

    @Option(names = "--cpu-rt-runtime", description = "CPU realtime hardcap limit (in usecs)")
    private @Nullable Long cpuRtRuntime;

    @Option(names = "--cpuset-cpus", description = "CPU(s) to use")
    private @Nullable String cpusetCpus;

    @Option(names = "--cpuset-mems", description = "Memory node(s) to use")
    private @Nullable String cpusetMems;

    @Option(names = "--memory", description = "Memory limit (in bytes)")
    private @Nullable String memory;

    @Option(names = "--cpu-idle", description = "set cgroup SCHED_IDLE or not, 0: default behavior, 1: SCHED_IDLE")
    private @Nullable Long cpuIdle;

    @Option(names = "--memory-reservation", description = "Memory reservation or soft_limit (in bytes)")
    private @Nullable String memoryReservation;

    @Option(
            names = "--memory-swap",
            description = "Total memory usage (memory + swap); set '-1' to enable unlimited swap")
    private @Nullable String memorySwap;

    @Option(names = "--kernel-memory", hidden = true)
    private @Nullable String kernelMemory;

    @Option(names = "--kernel-memory-tcp", hidden = true)
    private @Nullable String kernelMemoryTcp;

    @Option(names = "--pids-limit", description = "Maximum number of pids allowed in the container")
    private @Nullable Long pidsLimit;

    @Option(names = "--l3-cache-schema", description = "refused: Intel RDT is not supported")
    private @Nullable String l3CacheSchema;

    @Option(names = "--mem-bw-schema", description = "refused: Intel RDT is not supported")
    private @Nullable String memBwSchema;

    @Parameters(paramLabel = "<container-id>")
    private List<String> arguments = List.of();

    @Override
    public int run(Session session) {
        Arguments.exactly("update", arguments, 1);
        Container container = session.container(arguments.getFirst());
        if (l3CacheSchema != null || memBwSchema != null) {
            throw new JruncException("Intel RDT is not supported: --l3-cache-schema and --mem-bw-schema are refused");
        }
        Resources change = resources == null ? flags() : read(session, resources);
        if (container.status() == Status.STOPPED) {
            throw new JruncException("container not running");
        }
        container.cgroup().update(change);
        LinuxSection linux = container.state().config().linux();
        Resources before = linux == null ? null : linux.resources();
        SavedState after = container.state().withResources(Limits.merge(before, change));
        session.store().write(container.id(), after);
        return 0;
    }

    private Resources flags() {
        return Resources.builder()
                .memory(Memory.builder()
                        .limit(size("memory", memory))
                        .reservation(size("memory-reservation", memoryReservation))
                        .swap(size("memory-swap", memorySwap))
                        .kernel(size("kernel-memory", kernelMemory))
                        .kernelTcp(size("kernel-memory-tcp", kernelMemoryTcp))
                        .build())
                .cpu(Cpu.builder()
                        .shares(cpuShare)
                        .quota(cpuQuota)
                        .burst(cpuBurst)
                        .period(cpuPeriod)
                        .realtimeRuntime(cpuRtRuntime)
                        .realtimePeriod(cpuRtPeriod)
                        .cpus(cpusetCpus)
                        .mems(cpusetMems)
                        .idle(cpuIdle)
                        .build())
                .pids(pidsLimit == null || pidsLimit == 0 ? null : new Pids(pidsLimit))
                .blockIo(
                        blkioWeight == null || blkioWeight == 0
                                ? null
                                : BlockIo.builder().weight(blkioWeight).build())
                .build();
    }

    private static @Nullable Long size(String option, @Nullable String text) {
        return text == null || text.isEmpty() ? null : SizeText.bytes(option, text);
    }

    private static Resources read(Session session, String file) {
        try {
            byte[] json = file.equals("-") ? session.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return Limits.withoutZeros(SpecJson.read(json, Resources.class));
        } catch (IOException e) {
            throw new JruncException("read " + file + ": " + e.getMessage(), e);
        }
    }
}
