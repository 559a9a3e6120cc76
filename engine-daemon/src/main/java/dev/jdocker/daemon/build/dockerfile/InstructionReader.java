package dev.jdocker.daemon.build.dockerfile;

import dev.jdocker.daemon.build.dockerfile.Instruction.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes instructions of lines. */
final class InstructionReader {

    static final List<String> KEYWORDS = List.of(
            "ADD",
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "LABEL",
            "MAINTAINER",
            "ONBUILD",
            "RUN",
            "SHELL",
            "STOPSIGNAL",
            "USER",
            "VOLUME",
            "WORKDIR");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final char escape;

    InstructionReader(char escape) {
        this.escape = escape;
    }

    static Written written(Line line) {
        return new Written(line.keyword(), line.original(), line.lines(), line.heredocs(), line.comments());
    }

    Instruction read(Line line) throws DockerfileException {
        String keyword = line.keyword().toUpperCase(Locale.ROOT);
        FlagReader flags = new FlagReader(line.flags());
        Instruction instruction = read(keyword, line, flags);
        if (!keyword.equals("ONBUILD")) {
            flags.finish();
        }
        return instruction;
    }

    private Instruction read(String keyword, Line line, FlagReader flags) throws DockerfileException {
        Written written = written(line);
        String rest = line.rest();
        return switch (keyword) {
            case "ARG" -> new Instruction.Arg(written, args(rest));
            case "ENV" -> new Instruction.Env(written, pairs("ENV", rest));
            case "LABEL" -> new Instruction.Label(written, pairs("LABEL", rest));
            case "MAINTAINER" -> new Instruction.Maintainer(written, one("MAINTAINER", rest));
            case "RUN" -> run(written, line, flags);
            case "COPY" -> copy(written, false, rest, flags);
            case "ADD" -> copy(written, true, rest, flags);
            case "CMD" -> new Instruction.Cmd(written, command(rest));
            case "ENTRYPOINT" -> new Instruction.Entrypoint(written, entrypoint(rest));
            case "EXPOSE" -> new Instruction.Expose(written, some("EXPOSE", Words.bySpace(rest)));
            case "VOLUME" -> new Instruction.Volume(written, volumes(rest));
            case "USER" -> new Instruction.User(written, one("USER", rest));
            case "WORKDIR" -> new Instruction.Workdir(written, one("WORKDIR", rest));
            case "ONBUILD" -> onBuild(written, line);
            case "STOPSIGNAL" -> new Instruction.StopSignal(written, one("STOPSIGNAL", rest));
            case "HEALTHCHECK" -> new Instruction.Healthcheck(written, HealthReader.read(rest, flags, escape));
            case "SHELL" -> shell(written, rest);
            case "FROM" -> throw new DockerfileException("FROM isn't allowed as an ONBUILD trigger");
            default ->
                throw new DockerfileException(
                        "unknown instruction: " + line.keyword() + Suggestion.of(line.keyword(), KEYWORDS));
        };
    }

    private static String one(String keyword, String rest) throws DockerfileException {
        if (rest.isBlank()) {
            throw new DockerfileException(keyword + " requires exactly one argument");
        }
        return rest.strip();
    }

    private static List<String> some(String keyword, List<String> words) throws DockerfileException {
        if (words.isEmpty()) {
            throw new DockerfileException(keyword + " requires at least one argument");
        }
        return words;
    }

    private static List<String> volumes(String rest) throws DockerfileException {
        List<String> json = Words.json(rest);
        List<String> paths = some("VOLUME", json == null ? Words.bySpace(rest) : json);
        for (String path : paths) {
            if (path.isBlank()) {
                throw new DockerfileException("VOLUME specified can not be an empty string");
            }
        }
        return paths.stream().map(String::strip).toList();
    }

    private static CommandLine command(String rest) {
        List<String> json = Words.json(rest);
        if (json != null) {
            return new CommandLine(false, json);
        }
        return rest.isBlank() ? new CommandLine(true, List.of()) : new CommandLine(true, List.of(rest));
    }

    private static CommandLine entrypoint(String rest) throws DockerfileException {
        CommandLine command = command(rest);
        return command.shell() && command.words().isEmpty() ? new CommandLine(false, List.of()) : command;
    }

    private static Instruction shell(Written written, String rest) throws DockerfileException {
        List<String> json = Words.json(rest);
        if (json == null) {
            throw new DockerfileException("SHELL requires the arguments to be in JSON form");
        }
        return new Instruction.Shell(written, some("SHELL", json));
    }

    private Instruction run(Written written, Line line, FlagReader flags) throws DockerfileException {
        List<RunMount> mounts = new ArrayList<>();
        for (String mount : flags.strings("mount")) {
            mounts.add(new RunMountReader(mount).read());
        }
        String network = flags.string("network");
        if (!List.of("", "default", "none", "host").contains(network)) {
            throw new DockerfileException("invalid network mode \"" + network + "\"");
        }
        String security = flags.string("security");
        if (!List.of("", "sandbox", "insecure").contains(security)) {
            throw new DockerfileException("security \"" + security + "\" is not valid");
        }
        List<String> devices = flags.strings("device");
        CommandLine command = command(line.rest());
        if (command.words().isEmpty() && line.heredocs().isEmpty()) {
            throw new DockerfileException("RUN requires at least one argument");
        }
        return new Instruction.Run(written, command, mounts, network, security.equals("insecure"), devices);
    }

    private Instruction copy(Written written, boolean add, String rest, FlagReader flags) throws DockerfileException {
        String keyword = add ? "ADD" : "COPY";
        List<String> json = Words.json(rest);
        List<String> words = json == null ? Words.bySpace(rest) : json;
        if (words.size() < 2) {
            throw new DockerfileException(keyword + " requires at least two arguments"
                    + (words.isEmpty() ? "" : ", but only one was provided. Destination could not be determined"));
        }
        String from = add ? "" : flags.string("from");
        String chown = flags.string("chown");
        String chmod = flags.string("chmod");
        boolean link = flags.bool("link");
        boolean parents = !add && flags.bool("parents");
        List<String> excludes = flags.strings("exclude");
        String checksum = add ? flags.string("checksum") : "";
        boolean keepGit = add && flags.bool("keep-git-dir");
        Boolean unpack = add ? flags.maybe("unpack") : null;
        String destination = words.getLast();
        if (!written.heredocs().isEmpty() && HeredocSyntax.of(destination) != null) {
            throw new DockerfileException(keyword + " cannot accept a heredoc as a destination");
        }
        return new Instruction.Copy(
                written,
                add,
                words.subList(0, words.size() - 1),
                destination,
                from,
                chown,
                chmod,
                link,
                parents,
                excludes,
                checksum,
                keepGit,
                unpack);
    }

    private Instruction onBuild(Written written, Line line) throws DockerfileException {
        String trigger = SPACE.split(line.rest().strip(), 2)[0].toUpperCase(Locale.ROOT);
        switch (trigger) {
            case "" -> throw new DockerfileException("ONBUILD requires at least one argument");
            case "ONBUILD" -> throw new DockerfileException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "MAINTAINER", "FROM" ->
                throw new DockerfileException(trigger + " isn't allowed as an ONBUILD trigger");
            default -> {
                // read for its mistakes; what counts is the text
                for (Line inner : new LineReader(expression(line), escape, lines -> {}).read()) {
                    Instruction _ = new InstructionReader(escape).read(inner);
                }
            }
        }
        return new Instruction.OnBuild(written, expression(line));
    }

    /** The trigger's text; here-documents go with it. */
    private static String expression(Line line) {
        StringBuilder text = new StringBuilder(line.rest().strip());
        for (Heredoc heredoc : line.heredocs()) {
            text.append('\n').append(heredoc.content()).append(heredoc.name());
        }
        return text.toString();
    }

    private List<KeyValue> args(String rest) throws DockerfileException {
        List<String> words = some("ARG", Words.quoted(rest, escape));
        List<KeyValue> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw new DockerfileException("ARG names can not be blank");
            }
            pairs.add(
                    equals < 0
                            ? new KeyValue(word, null, false)
                            : new KeyValue(word.substring(0, equals), word.substring(equals + 1), false));
        }
        return pairs;
    }

    private List<KeyValue> pairs(String keyword, String rest) throws DockerfileException {
        List<String> words = Words.quoted(rest, escape);
        if (words.isEmpty()) {
            throw new DockerfileException(keyword + " requires at least one argument");
        }
        if (words.getFirst().indexOf('=') < 0) {
            String[] parts = SPACE.split(rest.strip(), 2);
            if (parts.length < 2) {
                throw new DockerfileException(keyword + " must have two arguments");
            }
            return List.of(new KeyValue(parts[0], parts[1], true));
        }
        List<KeyValue> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new DockerfileException(
                        "Syntax error - can't find = in \"" + word + "\". Must be of the form:" + " name=value");
            }
            if (equals == 0) {
                throw new DockerfileException(keyword + " names can not be blank");
            }
            pairs.add(new KeyValue(word.substring(0, equals), word.substring(equals + 1), false));
        }
        return pairs;
    }
}
