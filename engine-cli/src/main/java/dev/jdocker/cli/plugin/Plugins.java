package dev.jdocker.cli.plugin;

import dev.jdocker.cli.config.ConfigFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The plugins that are installed: in the folders of Docker's client, those of the user before those of the machine. */
public final class Plugins {
    private static final String PREFIX = "docker-";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*");
    private static final List<Path> MACHINE = List.of(
            Path.of("/usr/local/lib/docker/cli-plugins"),
            Path.of("/usr/local/libexec/docker/cli-plugins"),
            Path.of("/usr/lib/docker/cli-plugins"),
            Path.of("/usr/libexec/docker/cli-plugins"));

    private final List<Path> folders;

    private Plugins(List<Path> folders) {
        this.folders = folders;
    }

    public static Plugins of(Map<String, String> environment) throws IOException {
        List<Path> folders = new ArrayList<>();
        ConfigFile.read(environment).texts("cliPluginsExtraDirs").forEach(folder -> folders.add(Path.of(folder)));
        folders.add(ConfigFile.folder(environment).resolve("cli-plugins"));
        folders.addAll(MACHINE);
        return new Plugins(folders);
    }

    /** The plugin for a command. */
    public @Nullable Plugin find(String command) {
        if (!NAME.matcher(command).matches()) {
            return null;
        }
        for (Path folder : folders) {
            Path program = folder.resolve(PREFIX + command);
            if (Files.isExecutable(program)) {
                return new Plugin(command, program);
            }
        }
        return null;
    }

    /** All, by their names. */
    public Collection<Plugin> all() throws IOException {
        Map<String, Plugin> all = new TreeMap<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> programs = Files.newDirectoryStream(folder, PREFIX + "*")) {
                for (Path program : programs) {
                    String name = program.toString().substring(folder.toString().length() + 1 + PREFIX.length());
                    if (NAME.matcher(name).matches() && Files.isExecutable(program)) {
                        all.putIfAbsent(name, new Plugin(name, program));
                    }
                }
            }
        }
        return all.values();
    }
}
