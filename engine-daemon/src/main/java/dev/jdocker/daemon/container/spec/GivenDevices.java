package dev.jdocker.daemon.container.spec;

import dev.jdocker.api.container.DeviceMapping;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.DeviceRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --device} and {@code --device-cgroup-rule} stand for. It is found out at each start, because device nodes come
 * and go.
 *
 * @param rules what the container may do with them
 */
record GivenDevices(List<Device> nodes, List<DeviceRule> rules) {
    private static final Pattern RULE = Pattern.compile("([acb]) ([0-9]+|\\*):([0-9]+|\\*) ([rwm]{1,3})");
    private static final String ALL = "rwm";

    GivenDevices {
        nodes = List.copyOf(nodes);
        rules = List.copyOf(rules);
    }

    static GivenDevices of(HostConfig wish) {
        List<Device> nodes = new ArrayList<>();
        List<DeviceRule> rules = new ArrayList<>();
        for (DeviceMapping mapping : wish.resources().devices()) {
            String inside = mapping.pathInContainer().isEmpty() ? mapping.pathOnHost() : mapping.pathInContainer();
            if (wish.privileged() && inside.equals(mapping.pathOnHost())) {
                continue; // it is there already
            }
            String access = mapping.cgroupPermissions().isEmpty() ? ALL : mapping.cgroupPermissions();
            for (Device node : nodes(mapping.pathOnHost(), inside)) {
                nodes.add(node);
                rules.add(new DeviceRule(true, node.type(), node.major(), node.minor(), access));
            }
        }
        wish.resources().deviceCgroupRules().forEach(text -> rules.add(rule(text)));
        return new GivenDevices(nodes, rules);
    }

    /** One node, or all in a folder and below it; a symbolic link stands for its target. */
    private static List<Device> nodes(String onHost, String inside) {
        try {
            Path source = Path.of(onHost).toRealPath();
            Optional<Device> node = HostDevices.at(source);
            if (node.isPresent()) {
                return List.of(at(node.get(), inside));
            }
            List<Device> below = Files.isDirectory(source) ? HostDevices.in(source) : List.of();
            if (!below.isEmpty()) {
                return below.stream()
                        .map(one -> at(
                                one,
                                inside + one.path().substring(source.toString().length())))
                        .toList();
            }
            throw failure(onHost, "not a device node", null);
        } catch (IOException e) {
            throw failure(onHost, "no such file or directory", e);
        }
    }

    private static ServerError failure(String path, String why, @Nullable IOException cause) {
        String text = "error gathering device information while adding custom device \"" + path + "\": " + why;
        return cause == null ? new ServerError(text) : new ServerError(text, cause);
    }

    private static Device at(Device node, String path) {
        return new Device(path, node.type(), node.major(), node.minor(), node.fileMode(), node.uid(), node.gid());
    }

    private static DeviceRule rule(String text) {
        Matcher rule = RULE.matcher(text);
        if (!rule.matches()) {
            throw new ServerError("invalid device cgroup rule format: '" + text + "'");
        }
        return new DeviceRule(true, rule.group(1), number(rule.group(2)), number(rule.group(3)), rule.group(4));
    }

    private static @Nullable Long number(String text) {
        return text.equals("*") ? null : Long.valueOf(text);
    }
}
