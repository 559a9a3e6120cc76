package dev.jdocker.api.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.CreateRequest;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.LogConfig;
import dev.jdocker.api.container.Resources;
import dev.jdocker.api.container.RestartPolicy;
import dev.jdocker.api.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a create request without Jackson's object mapper, whose start would be most of the time of {@code run}. Only what is set
 * is written, which means the same; objects that few requests have do go through the mapper.
 */
final class CreateRequestWriter {
    private CreateRequestWriter() {}

    static byte[] write(CreateRequest request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            config(json, request.config());
            json.writeObjectFieldStart("HostConfig");
            hostConfig(json, request.hostConfig());
            json.writeEndObject();
            rare(json, "NetworkingConfig", request.networkingConfig(), request.networkingConfig() == null);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void config(JsonGenerator json, ContainerConfig config) throws IOException {
        text(json, "Hostname", config.hostname());
        text(json, "Domainname", config.domainname());
        text(json, "User", config.user());
        flag(json, "AttachStdin", config.attachStdin());
        flag(json, "AttachStdout", config.attachStdout());
        flag(json, "AttachStderr", config.attachStderr());
        set(json, "ExposedPorts", config.exposedPorts().keySet());
        flag(json, "Tty", config.tty());
        flag(json, "OpenStdin", config.openStdin());
        flag(json, "StdinOnce", config.stdinOnce());
        list(json, "Env", config.env());
        listOrNull(json, "Cmd", config.cmd());
        rare(json, "Healthcheck", config.healthcheck(), config.healthcheck() == null);
        flag(json, "ArgsEscaped", config.argsEscaped());
        text(json, "Image", config.image());
        set(json, "Volumes", config.volumes().keySet());
        text(json, "WorkingDir", config.workingDir());
        listOrNull(json, "Entrypoint", config.entrypoint());
        flag(json, "NetworkDisabled", config.networkDisabled());
        text(json, "MacAddress", config.macAddress());
        list(json, "OnBuild", config.onBuild());
        map(json, "Labels", config.labels());
        text(json, "StopSignal", config.stopSignal());
        numberOrNull(json, "StopTimeout", config.stopTimeout());
        list(json, "Shell", config.shell());
    }

    private static void hostConfig(JsonGenerator json, HostConfig host) throws IOException {
        list(json, "Binds", host.binds());
        text(json, "ContainerIDFile", host.containerIdFile());
        logConfig(json, host.logConfig());
        text(json, "NetworkMode", host.networkMode());
        rare(json, "PortBindings", host.portBindings(), host.portBindings().isEmpty());
        restartPolicy(json, host.restartPolicy());
        flag(json, "AutoRemove", host.autoRemove());
        text(json, "VolumeDriver", host.volumeDriver());
        list(json, "VolumesFrom", host.volumesFrom());
        rare(json, "ConsoleSize", host.consoleSize(), host.consoleSize().isEmpty());
        map(json, "Annotations", host.annotations());
        list(json, "CapAdd", host.capAdd());
        list(json, "CapDrop", host.capDrop());
        text(json, "CgroupnsMode", host.cgroupnsMode());
        list(json, "Dns", host.dns());
        list(json, "DnsOptions", host.dnsOptions());
        list(json, "DnsSearch", host.dnsSearch());
        list(json, "ExtraHosts", host.extraHosts());
        list(json, "GroupAdd", host.groupAdd());
        text(json, "IpcMode", host.ipcMode());
        text(json, "Cgroup", host.cgroup());
        list(json, "Links", host.links());
        number(json, "OomScoreAdj", host.oomScoreAdj());
        text(json, "PidMode", host.pidMode());
        flag(json, "Privileged", host.privileged());
        flag(json, "PublishAllPorts", host.publishAllPorts());
        flag(json, "ReadonlyRootfs", host.readonlyRootfs());
        list(json, "SecurityOpt", host.securityOpt());
        map(json, "StorageOpt", host.storageOpt());
        map(json, "Tmpfs", host.tmpfs());
        text(json, "UTSMode", host.utsMode());
        text(json, "UsernsMode", host.usernsMode());
        number(json, "ShmSize", host.shmSizeBytes());
        map(json, "Sysctls", host.sysctls());
        text(json, "Runtime", host.runtime());
        text(json, "Isolation", host.isolation());
        resources(json, host.resources());
        rare(json, "Mounts", host.mounts(), host.mounts().isEmpty());
        listOrNull(json, "MaskedPaths", host.maskedPaths());
        listOrNull(json, "ReadonlyPaths", host.readonlyPaths());
        flagOrNull(json, "Init", host.init());
        rare(json, "Secrets", host.secrets(), host.secrets().isEmpty());
        rare(json, "Configs", host.configs(), host.configs().isEmpty());
    }

    private static void resources(JsonGenerator json, Resources resources) throws IOException {
        number(json, "CpuShares", resources.cpuShares());
        number(json, "Memory", resources.memoryBytes());
        number(json, "NanoCpus", resources.nanoCpus());
        text(json, "CgroupParent", resources.cgroupParent());
        number(json, "BlkioWeight", resources.blkioWeight());
        rare(
                json,
                "BlkioWeightDevice",
                resources.blkioWeightDevice(),
                resources.blkioWeightDevice().isEmpty());
        rare(
                json,
                "BlkioDeviceReadBps",
                resources.blkioDeviceReadBps(),
                resources.blkioDeviceReadBps().isEmpty());
        rare(
                json,
                "BlkioDeviceWriteBps",
                resources.blkioDeviceWriteBps(),
                resources.blkioDeviceWriteBps().isEmpty());
        rare(
                json,
                "BlkioDeviceReadIOps",
                resources.blkioDeviceReadIops(),
                resources.blkioDeviceReadIops().isEmpty());
        rare(
                json,
                "BlkioDeviceWriteIOps",
                resources.blkioDeviceWriteIops(),
                resources.blkioDeviceWriteIops().isEmpty());
        number(json, "CpuPeriod", resources.cpuPeriod());
        number(json, "CpuQuota", resources.cpuQuota());
        number(json, "CpuRealtimePeriod", resources.cpuRealtimePeriod());
        number(json, "CpuRealtimeRuntime", resources.cpuRealtimeRuntime());
        text(json, "CpusetCpus", resources.cpusetCpus());
        text(json, "CpusetMems", resources.cpusetMems());
        rare(json, "Devices", resources.devices(), resources.devices().isEmpty());
        list(json, "DeviceCgroupRules", resources.deviceCgroupRules());
        rare(
                json,
                "DeviceRequests",
                resources.deviceRequests(),
                resources.deviceRequests().isEmpty());
        number(json, "KernelMemoryTCP", resources.kernelMemoryTcpBytes());
        number(json, "MemoryReservation", resources.memoryReservationBytes());
        number(json, "MemorySwap", resources.memorySwapBytes());
        numberOrNull(json, "MemorySwappiness", resources.memorySwappiness());
        flagOrNull(json, "OomKillDisable", resources.oomKillDisable());
        numberOrNull(json, "PidsLimit", resources.pidsLimit());
        rare(json, "Ulimits", resources.ulimits(), resources.ulimits().isEmpty());
        number(json, "CpuCount", resources.cpuCount());
        number(json, "CpuPercent", resources.cpuPercent());
        number(json, "IOMaximumIOps", resources.ioMaximumIops());
        number(json, "IOMaximumBandwidth", resources.ioMaximumBandwidth());
    }

    // Not by equals: a record's first equals costs milliseconds (ObjectMethods makes its code then).
    private static void logConfig(JsonGenerator json, LogConfig log) throws IOException {
        rare(json, "LogConfig", log, log.type().isEmpty() && log.config().isEmpty());
    }

    private static void restartPolicy(JsonGenerator json, RestartPolicy policy) throws IOException {
        if (!policy.name().isEmpty() || policy.maximumRetryCount() != 0) {
            json.writeObjectFieldStart("RestartPolicy");
            json.writeStringField("Name", policy.name());
            number(json, "MaximumRetryCount", policy.maximumRetryCount());
            json.writeEndObject();
        }
    }

    private static void text(JsonGenerator json, String key, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(key, value);
        }
    }

    private static void flag(JsonGenerator json, String key, boolean value) throws IOException {
        if (value) {
            json.writeBooleanField(key, true);
        }
    }

    private static void flagOrNull(JsonGenerator json, String key, @Nullable Boolean value) throws IOException {
        if (value != null) {
            json.writeBooleanField(key, value);
        }
    }

    private static void number(JsonGenerator json, String key, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(key, value);
        }
    }

    private static void numberOrNull(JsonGenerator json, String key, @Nullable Number value) throws IOException {
        if (value != null) {
            json.writeNumberField(key, value.longValue());
        }
    }

    private static void list(JsonGenerator json, String key, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            listOrNull(json, key, values);
        }
    }

    // Empty is written here: it means something else than null.
    private static void listOrNull(JsonGenerator json, String key, @Nullable List<String> values) throws IOException {
        if (values == null) {
            return;
        }
        json.writeArrayFieldStart(key);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void map(JsonGenerator json, String key, Map<String, String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void set(JsonGenerator json, String key, Set<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart(key);
        for (String value : values) {
            json.writeObjectFieldStart(value);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void rare(JsonGenerator json, String key, @Nullable Object value, boolean absent)
            throws IOException {
        if (!absent) {
            json.writeFieldName(key);
            json.writeRawValue(Json.mapper().writeValueAsString(value));
        }
    }
}
