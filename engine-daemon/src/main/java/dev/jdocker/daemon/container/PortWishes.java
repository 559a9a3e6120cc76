package dev.jdocker.daemon.container;

import dev.jdocker.api.container.ContainerConfig;
import dev.jdocker.api.container.HostConfig;
import dev.jdocker.api.container.PortBinding;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.network.model.PortWish;
import dev.jdocker.linux.netlink.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which ports of a container the host is to have: {@code -p} and {@code -P}. */
final class PortWishes {
    private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp|sctp))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final int HIGHEST = 65535;

    private PortWishes() {}

    /** Checks what a client asks for. */
    static void check(HostConfig wish) {
        for (Map.Entry<String, @Nullable List<PortBinding>> entry :
                wish.portBindings().entrySet()) {
            var _ = wishes(entry.getKey(), entry.getValue(), false);
        }
    }

    /** Those of a container, of ports that are exposed and of others. */
    static List<PortWish> of(ContainerConfig config, HostConfig hostConfig) {
        Map<String, @Nullable List<PortBinding>> bindings = hostConfig.portBindings();
        Set<String> ports = new TreeSet<>(bindings.keySet());
        ports.addAll(config.exposedPorts().keySet());
        List<PortWish> wishes = new ArrayList<>();
        for (String port : ports) {
            if (PORT.matcher(port).matches()) {
                wishes.addAll(wishes(port, bindings.get(port), hostConfig.publishAllPorts()));
            }
        }
        return wishes;
    }

    private static List<PortWish> wishes(String port, @Nullable List<PortBinding> bindings, boolean any) {
        Matcher parts = PORT.matcher(port);
        if (!parts.matches()) {
            throw invalid(port.contains("/") ? port.substring(0, port.indexOf('/')) : port);
        }
        int number = number(parts.group(1));
        if (number == 0) {
            throw invalid(port);
        }
        String protocol = parts.group(2) == null ? "tcp" : parts.group(2).toLowerCase(Locale.ROOT);
        if (bindings == null || bindings.isEmpty()) {
            return any ? List.of(new PortWish(protocol, number, "", 0, 0)) : List.of();
        }
        return bindings.stream().map(binding -> wish(protocol, number, binding)).toList();
    }

    private static PortWish wish(String protocol, int port, PortBinding binding) {
        String address = binding.hostIp();
        if (!address.isEmpty()) {
            try {
                address = IpPrefix.text(InetAddress.ofLiteral(address.replaceAll("^\\[|\\]$", "")));
            } catch (IllegalArgumentException e) {
                throw new BadRequest("invalid host IP address: \"" + address + "\"", e);
            }
        }
        if (binding.hostPort().isEmpty()) {
            return new PortWish(protocol, port, address, 0, 0);
        }
        Matcher range = RANGE.matcher(binding.hostPort());
        if (!range.matches()) {
            throw invalid(binding.hostPort());
        }
        int first = number(range.group(1));
        int last = range.group(2) == null ? first : number(range.group(2));
        if (last < first) {
            throw invalid(binding.hostPort());
        }
        return new PortWish(protocol, port, address, first, last);
    }

    private static int number(String text) {
        int number = Integer.parseInt(text);
        if (number > HIGHEST) {
            throw invalid(text);
        }
        return number;
    }

    private static BadRequest invalid(String text) {
        return new BadRequest("invalid port specification: \"" + text + "\"");
    }
}
