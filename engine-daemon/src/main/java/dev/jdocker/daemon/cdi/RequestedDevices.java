package dev.jdocker.daemon.cdi;

import dev.jdocker.api.container.DeviceRequest;
import dev.jdocker.daemon.error.BadRequest;
import dev.jdocker.daemon.error.ServerError;
import dev.jdocker.oci.Device;
import dev.jdocker.oci.Spec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code DeviceRequests}: {@code --device vendor.com/class=name} by the driver {@code cdi}, and {@code --gpus} by the
 * CDI devices of a vendor whose GPUs are described.
 */
public final class RequestedDevices {
    private static final String NVIDIA = "nvidia.com/gpu=";

    private final CdiDevices devices;
    private final Function<String, @Nullable Device> nodes;

    /**
     * @param nodes finds a device node of this machine by its path
     */
    public RequestedDevices(CdiDevices devices, Function<String, @Nullable Device> nodes) {
        this.devices = devices;
        this.nodes = nodes;
    }

    /** All that may be requested by name. */
    public List<String> names() {
        return devices.names();
    }

    /** The configuration with all that the requested devices need. */
    public Spec inject(Spec spec, List<DeviceRequest> requests) {
        if (requests.isEmpty()) {
            return spec;
        }
        Map<String, CdiDevices.Found> known = devices.all();
        List<String> names = new ArrayList<>();
        requests.forEach(request -> names.addAll(names(request, known)));
        List<String> missing =
                names.stream().filter(name -> !known.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new ServerError(
                    "CDI device injection failed: unresolvable CDI devices " + String.join(", ", missing));
        }
        DeviceInjection injection = new DeviceInjection(nodes::apply);
        List<CdiSpec> done = new ArrayList<>();
        for (String name : names.stream().distinct().toList()) {
            CdiDevices.Found found = known.get(name);
            if (found != null) {
                if (!done.contains(found.spec())) {
                    done.add(found.spec());
                    injection.add(found.spec().edits());
                }
                injection.add(found.device().edits());
            }
        }
        return injection.applyTo(spec);
    }

    private static List<String> names(DeviceRequest request, Map<String, CdiDevices.Found> known) {
        if (request.driver().equals("cdi")) {
            if (request.count() != 0) {
                throw new BadRequest("unexpected count in CDI device request");
            }
            if (!request.options().isEmpty()) {
                throw new BadRequest("unexpected options in CDI device request");
            }
            return request.deviceIds();
        }
        boolean gpus = request.capabilities().stream().anyMatch(all -> all.contains("gpu"));
        boolean nvidia = Set.of("", "nvidia").contains(request.driver());
        if (gpus && nvidia && known.keySet().stream().anyMatch(name -> name.startsWith(NVIDIA))) {
            return gpus(request, known);
        }
        throw new ServerError("could not select device driver \"" + request.driver() + "\" with capabilities: ["
                + String.join(
                        " ",
                        request.capabilities().stream()
                                .map(all -> "[" + String.join(" ", all) + "]")
                                .toList())
                + "]");
    }

    /** Some by their names, so many by their numbers, or all. */
    private static List<String> gpus(DeviceRequest request, Map<String, CdiDevices.Found> known) {
        if (!request.deviceIds().isEmpty()) {
            return request.deviceIds().stream().map(id -> NVIDIA + id).toList();
        }
        if (request.count() < 0) {
            return List.of(NVIDIA + "all");
        }
        Set<String> numbered = new TreeSet<>(Comparator.comparingInt(Integer::parseInt));
        known.keySet().stream()
                .filter(name -> name.matches(NVIDIA + "\\d{1,9}"))
                .map(name -> name.substring(NVIDIA.length()))
                .forEach(numbered::add);
        if (numbered.size() < request.count()) {
            throw new ServerError("could not select " + request.count() + " GPUs: there are " + numbered.size());
        }
        return numbered.stream()
                .limit(request.count())
                .map(number -> NVIDIA + number)
                .toList();
    }
}
