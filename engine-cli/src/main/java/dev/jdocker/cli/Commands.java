package dev.jdocker.cli;

import dev.jdocker.cli.build.BuildCommand;
import dev.jdocker.cli.build.BuilderPruneCommand;
import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.container.AttachCommand;
import dev.jdocker.cli.container.CommitCommand;
import dev.jdocker.cli.container.ContainerInspectCommand;
import dev.jdocker.cli.container.ContainerPruneCommand;
import dev.jdocker.cli.container.CreateCommand;
import dev.jdocker.cli.container.DiffCommand;
import dev.jdocker.cli.container.ExecCommand;
import dev.jdocker.cli.container.ExportCommand;
import dev.jdocker.cli.container.KillCommand;
import dev.jdocker.cli.container.LogsCommand;
import dev.jdocker.cli.container.PauseCommand;
import dev.jdocker.cli.container.PortCommand;
import dev.jdocker.cli.container.PsCommand;
import dev.jdocker.cli.container.RenameCommand;
import dev.jdocker.cli.container.RestartCommand;
import dev.jdocker.cli.container.RmCommand;
import dev.jdocker.cli.container.RunCommand;
import dev.jdocker.cli.container.StartCommand;
import dev.jdocker.cli.container.StatsCommand;
import dev.jdocker.cli.container.StopCommand;
import dev.jdocker.cli.container.TopCommand;
import dev.jdocker.cli.container.UnpauseCommand;
import dev.jdocker.cli.container.UpdateCommand;
import dev.jdocker.cli.container.WaitCommand;
import dev.jdocker.cli.context.ContextCreateCommand;
import dev.jdocker.cli.context.ContextExportCommand;
import dev.jdocker.cli.context.ContextImportCommand;
import dev.jdocker.cli.context.ContextInspectCommand;
import dev.jdocker.cli.context.ContextLsCommand;
import dev.jdocker.cli.context.ContextRmCommand;
import dev.jdocker.cli.context.ContextShowCommand;
import dev.jdocker.cli.context.ContextUpdateCommand;
import dev.jdocker.cli.context.ContextUseCommand;
import dev.jdocker.cli.copy.CpCommand;
import dev.jdocker.cli.format.ObjectInspectCommand;
import dev.jdocker.cli.image.HistoryCommand;
import dev.jdocker.cli.image.ImageInspectCommand;
import dev.jdocker.cli.image.ImagePruneCommand;
import dev.jdocker.cli.image.ImagesCommand;
import dev.jdocker.cli.image.ImportCommand;
import dev.jdocker.cli.image.LoadCommand;
import dev.jdocker.cli.image.PullCommand;
import dev.jdocker.cli.image.PushCommand;
import dev.jdocker.cli.image.RmiCommand;
import dev.jdocker.cli.image.SaveCommand;
import dev.jdocker.cli.image.TagCommand;
import dev.jdocker.cli.network.NetworkConnectCommand;
import dev.jdocker.cli.network.NetworkCreateCommand;
import dev.jdocker.cli.network.NetworkDisconnectCommand;
import dev.jdocker.cli.network.NetworkInspectCommand;
import dev.jdocker.cli.network.NetworkLsCommand;
import dev.jdocker.cli.network.NetworkPruneCommand;
import dev.jdocker.cli.network.NetworkRmCommand;
import dev.jdocker.cli.registry.LoginCommand;
import dev.jdocker.cli.registry.LogoutCommand;
import dev.jdocker.cli.registry.ManifestInspectCommand;
import dev.jdocker.cli.registry.SearchCommand;
import dev.jdocker.cli.secret.SecretCreateCommand;
import dev.jdocker.cli.secret.SecretRmCommand;
import dev.jdocker.cli.secret.SecretsCommand;
import dev.jdocker.cli.system.CompletionCommand;
import dev.jdocker.cli.system.DfCommand;
import dev.jdocker.cli.system.DialStdioCommand;
import dev.jdocker.cli.system.EventsCommand;
import dev.jdocker.cli.system.InfoCommand;
import dev.jdocker.cli.system.InspectCommand;
import dev.jdocker.cli.system.SystemPruneCommand;
import dev.jdocker.cli.system.VersionCommand;
import dev.jdocker.cli.volume.VolumeCreateCommand;
import dev.jdocker.cli.volume.VolumePruneCommand;
import dev.jdocker.cli.volume.VolumeRmCommand;
import dev.jdocker.cli.volume.VolumeUpdateCommand;
import dev.jdocker.cli.volume.VolumesCommand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds a command by its name. Only the command asked for is made: the others cost nothing, not even a class. */
final class Commands {
    /** How many of {@link #TOP} help shows before all others. */
    static final int COMMON = 12;

    /** The commands that stand alone, in the order help shows them. */
    static final List<String> TOP = List.of(
            "run",
            "exec",
            "ps",
            "build",
            "pull",
            "push",
            "images",
            "login",
            "logout",
            "search",
            "version",
            "info",
            "attach",
            "completion",
            "commit",
            "cp",
            "create",
            "diff",
            "events",
            "export",
            "history",
            "import",
            "inspect",
            "kill",
            "load",
            "logs",
            "pause",
            "port",
            "rename",
            "restart",
            "rm",
            "rmi",
            "save",
            "start",
            "stats",
            "stop",
            "tag",
            "top",
            "unpause",
            "update",
            "wait");

    /** The groups and their commands, but for those that nobody calls by hand. */
    static final List<List<String>> GROUPS = List.of(
            List.of("builder", "build", "prune"),
            List.of(
                    "container",
                    "attach",
                    "commit",
                    "cp",
                    "create",
                    "diff",
                    "exec",
                    "export",
                    "inspect",
                    "kill",
                    "logs",
                    "ls",
                    "pause",
                    "port",
                    "prune",
                    "rename",
                    "restart",
                    "rm",
                    "run",
                    "start",
                    "stats",
                    "stop",
                    "top",
                    "unpause",
                    "update",
                    "wait"),
            List.of("config", "create", "inspect", "ls", "rm"),
            List.of("context", "create", "export", "import", "inspect", "ls", "rm", "show", "update", "use"),
            List.of(
                    "image", "build", "history", "import", "inspect", "load", "ls", "prune", "pull", "push", "rm",
                    "save", "tag"),
            List.of("manifest", "inspect"),
            List.of("network", "connect", "create", "disconnect", "inspect", "ls", "prune", "rm"),
            List.of("secret", "create", "inspect", "ls", "rm"),
            List.of("system", "df", "events", "info", "prune"),
            List.of("volume", "create", "inspect", "ls", "prune", "rm"));

    private Commands() {}

    /**
     * What the first words name.
     *
     * @param name the words, as messages repeat them
     * @param command null when they name a group
     * @param words how many words the name has
     */
    record Found(String name, @Nullable Command command, int words) {}

    static @Nullable Found find(List<String> words) {
        String first = words.getFirst();
        if (!isGroup(first)) {
            Command command = top(first);
            return command == null ? null : new Found(first, command, 1);
        }
        if (words.size() == 1 || words.get(1).equals("--help") || words.get(1).equals("-h")) {
            return new Found(first, null, 1);
        }
        Command command = grouped(first, words.get(1));
        return command == null ? null : new Found(first + " " + words.get(1), command, 2);
    }

    static boolean isGroup(String name) {
        return switch (name) {
            case "builder",
                    "config",
                    "container",
                    "context",
                    "image",
                    "manifest",
                    "network",
                    "secret",
                    "system",
                    "volume" -> true;
            default -> false;
        };
    }

    static @Nullable Command top(String name) {
        return switch (name) {
            case "run" -> new RunCommand();
            case "commit" -> new CommitCommand();
            case "cp" -> new CpCommand();
            case "create" -> new CreateCommand();
            case "diff" -> new DiffCommand();
            case "export" -> new ExportCommand();
            case "exec" -> new ExecCommand();
            case "start" -> new StartCommand();
            case "stop" -> new StopCommand();
            case "kill" -> new KillCommand();
            case "rm" -> new RmCommand();
            case "rename" -> new RenameCommand();
            case "port" -> new PortCommand();
            case "ps" -> new PsCommand();
            case "stats" -> new StatsCommand();
            case "top" -> new TopCommand();
            case "logs" -> new LogsCommand();
            case "wait" -> new WaitCommand();
            case "pause" -> new PauseCommand();
            case "unpause" -> new UnpauseCommand();
            case "restart" -> new RestartCommand();
            case "update" -> new UpdateCommand();
            case "attach" -> new AttachCommand();
            case "inspect" -> new InspectCommand();
            case "build" -> new BuildCommand();
            case "completion" -> new CompletionCommand();
            case "events" -> new EventsCommand();
            case "images" -> new ImagesCommand();
            case "history" -> new HistoryCommand();
            case "import" -> new ImportCommand();
            case "load" -> new LoadCommand();
            case "save" -> new SaveCommand();
            case "pull" -> new PullCommand();
            case "push" -> new PushCommand();
            case "login" -> new LoginCommand();
            case "logout" -> new LogoutCommand();
            case "search" -> new SearchCommand();
            case "tag" -> new TagCommand();
            case "rmi" -> new RmiCommand();
            case "version" -> new VersionCommand();
            case "info" -> new InfoCommand();
            default -> null;
        };
    }

    static @Nullable Command grouped(String group, String name) {
        return switch (group) {
            case "builder" ->
                switch (name) {
                    case "build" -> new BuildCommand();
                    case "prune" -> new BuilderPruneCommand();
                    default -> null;
                };
            case "container" ->
                switch (name) {
                    case "ls", "list", "ps" -> new PsCommand();
                    case "remove", "rm" -> new RmCommand();
                    case "inspect" -> new ContainerInspectCommand();
                    case "prune" -> new ContainerPruneCommand();
                    case "attach",
                            "commit",
                            "cp",
                            "create",
                            "diff",
                            "exec",
                            "export",
                            "kill",
                            "logs",
                            "pause",
                            "port",
                            "rename",
                            "restart",
                            "run",
                            "start",
                            "stats",
                            "stop",
                            "top",
                            "unpause",
                            "update",
                            "wait" -> top(name);
                    default -> null;
                };
            case "config" ->
                switch (name) {
                    case "create" -> new SecretCreateCommand("config");
                    case "inspect" -> new ObjectInspectCommand("config", "/jdocker/configs/");
                    case "ls", "list" -> new SecretsCommand("config");
                    case "rm", "remove" -> new SecretRmCommand("config");
                    default -> null;
                };
            case "context" ->
                switch (name) {
                    case "create" -> new ContextCreateCommand();
                    case "export" -> new ContextExportCommand();
                    case "import" -> new ContextImportCommand();
                    case "inspect" -> new ContextInspectCommand();
                    case "ls", "list" -> new ContextLsCommand();
                    case "rm", "remove" -> new ContextRmCommand();
                    case "show" -> new ContextShowCommand();
                    case "update" -> new ContextUpdateCommand();
                    case "use" -> new ContextUseCommand();
                    default -> null;
                };
            case "image" ->
                switch (name) {
                    case "ls", "list" -> new ImagesCommand();
                    case "rm", "remove" -> new RmiCommand();
                    case "build" -> new BuildCommand();
                    case "inspect" -> new ImageInspectCommand();
                    case "prune" -> new ImagePruneCommand();
                    case "history", "import", "load", "pull", "push", "save", "tag" -> top(name);
                    default -> null;
                };
            case "system" ->
                switch (name) {
                    case "df" -> new DfCommand();
                    case "dial-stdio" -> new DialStdioCommand();
                    case "events" -> new EventsCommand();
                    case "info" -> new InfoCommand();
                    case "prune" -> new SystemPruneCommand();
                    default -> null;
                };
            case "network" ->
                switch (name) {
                    case "connect" -> new NetworkConnectCommand();
                    case "create" -> new NetworkCreateCommand();
                    case "disconnect" -> new NetworkDisconnectCommand();
                    case "inspect" -> new NetworkInspectCommand();
                    case "ls", "list" -> new NetworkLsCommand();
                    case "prune" -> new NetworkPruneCommand();
                    case "rm", "remove" -> new NetworkRmCommand();
                    default -> null;
                };
            case "manifest" -> name.equals("inspect") ? new ManifestInspectCommand() : null;
            case "secret" ->
                switch (name) {
                    case "create" -> new SecretCreateCommand("secret");
                    case "inspect" -> new ObjectInspectCommand("secret", "/jdocker/secrets/");
                    case "ls", "list" -> new SecretsCommand("secret");
                    case "rm", "remove" -> new SecretRmCommand("secret");
                    default -> null;
                };
            case "volume" ->
                switch (name) {
                    case "create" -> new VolumeCreateCommand();
                    case "inspect" -> new ObjectInspectCommand("volume", "/volumes/");
                    case "ls", "list" -> new VolumesCommand();
                    case "prune" -> new VolumePruneCommand();
                    case "rm", "remove" -> new VolumeRmCommand();
                    case "update" -> new VolumeUpdateCommand();
                    default -> null;
                };
            default -> null;
        };
    }
}
