package dev.jdocker.cli.registry;

import dev.jdocker.cli.command.Command;
import dev.jdocker.cli.command.CommandException;
import dev.jdocker.cli.command.Session;
import dev.jdocker.cli.command.Usage;
import dev.jdocker.cli.credential.Credential;
import dev.jdocker.cli.credential.CredentialStore;
import dev.jdocker.cli.engine.EngineException;
import dev.jdocker.cli.engine.Query;
import dev.jdocker.cli.flag.Flags;
import dev.jdocker.cli.flag.Kind;
import dev.jdocker.cli.output.Json;
import dev.jdocker.cli.terminal.TerminalCheck;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code jdocker login}: the engine tries the credentials, the client keeps them. */
public final class LoginCommand implements Command {

    @Override
    public Usage usage() {
        return Usage.of("[OPTIONS] [SERVER]", "Authenticate to a registry", 0, 1)
                .withDetails(".\nDefaults to Docker Hub if no server is specified.");
    }

    @Override
    public void declare(Flags flags) {
        flags.add("password", 'p', Kind.STRING, "Password or Personal Access Token (PAT)")
                .add("password-stdin", Kind.BOOL, "Take the Password or Personal Access Token (PAT) from stdin")
                .add("username", 'u', Kind.STRING, "Username");
    }

    @Override
    public int run(Session session, Flags flags) throws CommandException, IOException, InterruptedException {
        String key = CredentialStore.key(
                flags.arguments().isEmpty() ? "" : flags.arguments().getFirst());
        String username = flags.string("username").strip();
        String password = password(session, flags, username);
        CredentialStore store = CredentialStore.open(session.environment());
        Credential kept = store.get(key);
        if (username.isEmpty() && password.isEmpty() && !kept.isNone()) {
            session.warn("Authenticating with existing credentials..."
                    + (kept.username().isEmpty() ? "" : " [Username: " + kept.username() + "]"));
            try {
                return login(session, store, kept);
            } catch (EngineException e) {
                if (e.isUnreachable() || !TerminalCheck.isInput()) {
                    throw e;
                }
                session.warn("Login did not succeed, error: " + e.getMessage());
            }
        }
        return login(session, store, ask(key, username, password, kept));
    }

    private static String password(Session session, Flags flags, String username) throws CommandException, IOException {
        boolean given = flags.given("password");
        if (given && flags.isSet("password-stdin")) {
            throw new CommandException("conflicting options: cannot specify both --password and --password-stdin");
        }
        if (flags.isSet("password-stdin") && !flags.given("username")) {
            throw new CommandException("the --password-stdin option requires --username to be set");
        }
        if (flags.given("username") && username.isEmpty()) {
            throw new CommandException("username is empty");
        }
        if (given && flags.string("password").isEmpty()) {
            throw new CommandException("password is empty");
        }
        if (given) {
            session.warn("WARNING! Using --password via the CLI is insecure. Use --password-stdin.");
            return flags.string("password");
        }
        if (!flags.isSet("password-stdin")) {
            return "";
        }
        String text = new String(session.in().readAllBytes(), StandardCharsets.UTF_8);
        return text.endsWith("\r\n")
                ? text.substring(0, text.length() - 2)
                : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** Asks whoever sits at the terminal for what was not given. */
    private static Credential ask(String key, String username, String password, Credential kept)
            throws CommandException {
        if (!username.isEmpty() && !password.isEmpty()) {
            return new Credential(username, password, key);
        }
        Console console = TerminalCheck.isInput() ? System.console() : null;
        if (console == null) {
            throw new CommandException("Error: Cannot perform an interactive login from a non TTY device");
        }
        String name = username;
        if (name.isEmpty()) {
            String suffix = kept.username().isEmpty() ? "" : " (" + kept.username() + ")";
            name = or(console.readLine("%s", "Username" + suffix + ": "), kept.username());
        }
        if (name.isEmpty()) {
            throw new CommandException("Error: Non-null Username Required");
        }
        char @Nullable [] typed =
                password.isEmpty() ? console.readPassword("%s", "Password: ") : password.toCharArray();
        if (typed == null || typed.length == 0) {
            throw new CommandException("Error: Password Required");
        }
        return new Credential(name, new String(typed), key);
    }

    private static String or(@Nullable String typed, String absent) {
        return typed == null || typed.isBlank() ? absent : typed.strip();
    }

    private static int login(Session session, CredentialStore store, Credential credential)
            throws IOException, InterruptedException {
        Map<String, ?> answer =
                session.engine().post(Query.of("/auth"), credential.fields()).object();
        Path file = store.store(credential.identifiedBy(Json.string(answer, "IdentityToken")));
        if (file != null) {
            session.warn("\nWARNING! Your credentials are stored unencrypted in '" + file + "'.\n"
                    + "Configure a credential helper to remove this warning. See\n"
                    + "https://docs.docker.com/go/credential-store/\n");
        }
        session.printLine(Json.string(answer, "Status"));
        return 0;
    }
}
