package dev.jdocker.daemon.config;

import dev.jdocker.runtime.ContainerRuntime;
import dev.jdocker.runtime.foreign.RuntimeProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OCI runtimes that containers can ask for by name besides the engine's own. */
final class OtherRuntimes {
    private OtherRuntimes() {}

    /** {@code name=path} of the flag {@code --add-runtime}. */
    static Map<String, RuntimeProgram> ofFlags(List<String> flags) {
        Map<String, RuntimeProgram> all = new TreeMap<>();
        for (String flag : flags) {
            int equals = flag.indexOf('=');
            if (equals <= 0 || equals == flag.length() - 1) {
                throw new ConfigException("invalid argument \"" + flag
                        + "\" for \"--add-runtime\" flag: runtime must have a name and a path: name=path");
            }
            String name = flag.substring(0, equals);
            if (all.put(name, new RuntimeProgram(flag.substring(equals + 1), List.of())) != null) {
                throw new ConfigException("runtime '" + name + "' was already defined");
            }
        }
        return all;
    }

    /** Checked: names that are free, programs that are there, as absolute paths. */
    static Map<String, RuntimeProgram> checked(Map<?, ?> given) {
        Map<String, RuntimeProgram> all = new TreeMap<>();
        given.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.isEmpty() || name.equals(ContainerRuntime.OWN)) {
                throw new ConfigException("runtime name '" + name + "' is reserved");
            }
            if (value instanceof RuntimeProgram program) {
                all.put(name, new RuntimeProgram(find(name, program.path()), program.args()));
            }
        });
        return all;
    }

    /** A name without a slash is looked for where the daemon's PATH says. */
    private static String find(String name, String path) {
        List<Path> places = path.contains("/")
                ? List.of(Path.of(path).toAbsolutePath())
                : List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                        .map(folder -> Path.of(folder, path))
                        .toList();
        return places.stream()
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        new ConfigException("runtime '" + name + "': " + path + " is no program that can be executed"));
    }
}
