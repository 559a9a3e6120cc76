package dev.jdocker.linux.cgroup;

import dev.jdocker.oci.BlockIo;
import dev.jdocker.oci.Cpu;
import dev.jdocker.oci.DeviceThrottle;
import dev.jdocker.oci.HugepageLimit;
import dev.jdocker.oci.NetworkClass;
import dev.jdocker.oci.Pids;
import dev.jdocker.oci.Resources;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes limits as version 1 wants them. Null and 0 mean that nothing is wished; -1 means no limit. */
final class V1Limits {
    private final Function<String, @Nullable ControlDirectory> controllers;

    V1Limits(Function<String, @Nullable ControlDirectory> controllers) {
        this.controllers = controllers;
    }

    /** Whether a controller that is not used by default is needed for these limits. */
    static boolean needs(String controller, Resources resources) {
        NetworkClass network = resources.network();
        return switch (controller) {
            case "hugetlb" -> !resources.hugepageLimits().isEmpty();
            case "net_cls" -> network != null && network.classId() != null;
            case "net_prio" -> network != null && !network.priorities().isEmpty();
            case "rdma" -> !resources.rdma().isEmpty();
            default -> false;
        };
    }

    void applyToNew(Resources resources) {
        devices(DevicePolicy.ofContainer(resources.devices()));
        limits(resources, true);
    }

    void update(Resources resources) {
        if (!resources.devices().isEmpty()) {
            devices(DevicePolicy.ofContainer(resources.devices()));
        }
        limits(resources, false);
    }

    private void limits(Resources resources, boolean fresh) {
        if (!resources.unified().isEmpty()) {
            throw new CgroupException("set unified cgroup resources: this machine has cgroup version 1", null);
        }
        if (resources.memory() != null) {
            new V1Memory(() -> controller("memory", "memory")).apply(resources.memory());
        }
        if (resources.cpu() != null) {
            cpu(resources.cpu());
        }
        if (resources.pids() != null) {
            pids(resources.pids(), fresh);
        }
        if (resources.blockIo() != null) {
            blockIo(resources.blockIo());
        }
        for (HugepageLimit limit : resources.hugepageLimits()) {
            hugePages(limit);
        }
        if (resources.network() != null) {
            network(resources.network());
        }
        if (!resources.rdma().isEmpty()) {
            controller("rdma", "rdma").write("rdma.max", RdmaLines.of(resources.rdma()));
        }
    }

    /** Pages in use, and where the kernel knows it, since 5.7, pages set aside. */
    private void hugePages(HugepageLimit limit) {
        ControlDirectory hugetlb = controller("hugetlb", "huge pages");
        String bytes = Long.toUnsignedString(limit.limit());
        hugetlb.write("hugetlb." + limit.pageSize() + ".limit_in_bytes", bytes);
        String reserved = "hugetlb." + limit.pageSize() + ".rsvd.limit_in_bytes";
        if (hugetlb.has(reserved)) {
            hugetlb.write(reserved, bytes);
        }
    }

    /** A new group takes over what its parent allows, and none can allow more than its parent does. */
    private void devices(DevicePolicy policy) {
        ControlDirectory devices = controllers.apply("devices");
        if (devices == null) {
            if (policy.allowsAll()) {
                return;
            }
            throw missing("devices", "devices");
        }
        devices.write(policy.allowsByDefault() ? "devices.allow" : "devices.deny", "a");
        List<String> exceptions = policy.exceptionLines();
        if (!exceptions.isEmpty()) {
            devices.write(policy.allowsByDefault() ? "devices.deny" : "devices.allow", exceptions);
        }
    }

    private void cpu(Cpu cpu) {
        set("cpu", "cpu.shares", cpu.shares());
        set("cpu", "cpu.rt_period_us", cpu.realtimePeriod());
        set("cpu", "cpu.rt_runtime_us", cpu.realtimeRuntime());
        quota(cpu);
        setEvenToZero("cpu.cfs_burst_us", cpu.burst());
        setEvenToZero("cpu.idle", cpu.idle());
        set("cpuset", "cpuset.cpus", cpu.cpus());
        set("cpuset", "cpuset.mems", cpu.mems());
    }

    /** A shorter period is refused while the old quota is too much for it; the quota then goes first. */
    private void quota(Cpu cpu) {
        try {
            set("cpu", "cpu.cfs_period_us", cpu.period());
        } catch (CgroupException e) {
            if (!isSet(cpu.quota())) {
                throw e;
            }
            set("cpu", "cpu.cfs_quota_us", cpu.quota());
            set("cpu", "cpu.cfs_period_us", cpu.period());
            return;
        }
        set("cpu", "cpu.cfs_quota_us", cpu.quota());
    }

    private void pids(Pids pids, boolean fresh) {
        Long limit = pids.limit();
        if (limit != null && limit > 0) {
            controller("pids", "pids").write("pids.max", Long.toString(limit));
        } else if (limit != null && !fresh) {
            controller("pids", "pids").write("pids.max", "max");
        }
    }

    private void blockIo(BlockIo io) {
        if (isSet(io.weight())) {
            ControlDirectory blkio = controller("blkio", "block I/O");
            blkio.write(blkio.has("blkio.weight") ? "blkio.weight" : "blkio.bfq.weight", String.valueOf(io.weight()));
        }
        set("blkio", "blkio.leaf_weight", io.leafWeight());
        io.weightDevice().forEach(device -> {
            ControlDirectory blkio = controller("blkio", "block I/O");
            String name = device.major() + ":" + device.minor() + " ";
            if (isSet(device.weight())) {
                String file = blkio.has("blkio.weight_device") ? "blkio.weight_device" : "blkio.bfq.weight_device";
                blkio.write(file, name + device.weight());
            }
            if (isSet(device.leafWeight())) {
                blkio.write("blkio.leaf_weight_device", name + device.leafWeight());
            }
        });
        throttle("blkio.throttle.read_bps_device", io.throttleReadBpsDevice());
        throttle("blkio.throttle.write_bps_device", io.throttleWriteBpsDevice());
        throttle("blkio.throttle.read_iops_device", io.throttleReadIopsDevice());
        throttle("blkio.throttle.write_iops_device", io.throttleWriteIopsDevice());
    }

    private void throttle(String file, List<DeviceThrottle> rates) {
        if (!rates.isEmpty()) {
            controller("blkio", "block I/O")
                    .write(
                            file,
                            rates.stream()
                                    .map(rate -> rate.major() + ":" + rate.minor() + " "
                                            + Long.toUnsignedString(rate.rate()))
                                    .toList());
        }
    }

    private void network(NetworkClass network) {
        set("net_cls", "net_cls.classid", network.classId());
        if (!network.priorities().isEmpty()) {
            controller("net_prio", "network priorities")
                    .write(
                            "net_prio.ifpriomap",
                            network.priorities().stream()
                                    .map(priority -> priority.name() + " " + priority.priority())
                                    .toList());
        }
    }

    private void set(String controller, String file, @Nullable Object value) {
        if (isSet(value)) {
            controller(controller, file).write(file, String.valueOf(value));
        }
    }

    /** Zero is what a new group has: it need not be offered by the kernel, but it takes back an earlier wish. */
    private void setEvenToZero(String file, @Nullable Long value) {
        if (value != null && (value != 0 || controller("cpu", file).has(file))) {
            controller("cpu", file).write(file, value.toString());
        }
    }

    static boolean isSet(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Number number -> number.longValue() != 0;
            default -> !Objects.toString(value).isEmpty();
        };
    }

    private ControlDirectory controller(String name, String what) {
        ControlDirectory directory = controllers.apply(name);
        if (directory == null) {
            throw missing(name, what);
        }
        return directory;
    }

    private static CgroupException missing(String controller, String what) {
        return new CgroupException("limit " + what + ": the " + controller + " cgroup controller is not mounted", null);
    }
}
