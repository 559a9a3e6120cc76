package dev.jdocker.runtime.compile;

import dev.jdocker.linux.Flags;
import dev.jdocker.linux.Syscall;
import dev.jdocker.oci.ContainerProcess;
import dev.jdocker.oci.Hooks;
import dev.jdocker.oci.LinuxSection;
import dev.jdocker.oci.Mount;
import dev.jdocker.oci.NamespaceType;
import dev.jdocker.oci.Root;
import dev.jdocker.oci.Spec;
import dev.jdocker.runtime.program.Argument;
import dev.jdocker.runtime.program.Program.Section;
import dev.jdocker.runtime.program.ProgramBuilder;

/**
 * Compiles an OCI config into the program that starts its container. The order of the steps is what keeps it safe: limits and
 * cgroup first, mounts while the host's root is still in view, then the new root, then the user, and the filter and the
 * execution last.
 */
public final class Compiler {
    /** Docker's clients take exit status 127 from these words. */
    static final String NOT_FOUND = "exec: \"%s\": executable file not found in $PATH";

    private static final int SIOCSIFFLAGS = 0x8914;
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | Flags.O_CLOEXEC;

    private final Host host;

    public Compiler(Host host) {
        this.host = host;
    }

    /**
     * Compiles one config.
     *
     * @throws CompileException if the config is contradictory or asks for what this runtime does not do
     */
    public Compiled compile(CompileRequest request) {
        Spec spec = request.spec();
        LinuxSection linux = spec.linux();
        ContainerProcess process = spec.process();
        if (linux == null || process == null) {
            throw new CompileException("config has no " + (linux == null ? "linux" : "process") + " section");
        }
        refuseUnsupported(linux);
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        Scope scope = new Scope(linux);
        program.cloneFlags(scope.cloneFlags());
        before(assembly, scope, request);
        parent(assembly, scope, process);
        program.in(Section.CHILD);
        child(assembly, scope, request, linux, process);
        return new Compiled(program.build(), assembly.grants());
    }

    /** What would be ignored otherwise is refused. */
    private static void refuseUnsupported(LinuxSection linux) {
        refuse(linux.intelRdt() != null, "linux.intelRdt");
        refuse(!linux.netDevices().isEmpty(), "linux.netDevices");
        if (linux.seccomp() != null) {
            SeccompRules.check(linux.seccomp());
        }
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new CompileException(what + " is not supported");
        }
    }

    private static void before(Assembly assembly, Scope scope, CompileRequest request) {
        ProgramBuilder program = assembly.program.in(Section.BEFORE);
        MonitorSteps.launch(assembly, request.launching());
        NamespaceSteps namespaces = new NamespaceSteps(assembly, scope);
        namespaces.before();
        new RootfsSteps(assembly, scope, request).before();
        program.in(Section.BEFORE);
        namespaces.enterUserNamespace();
    }

    /**
     * With a user namespace the launcher does from outside what the child has no privilege for: it writes the maps, and sets
     * limits and priorities. The child waits meanwhile.
     */
    private static void parent(Assembly assembly, Scope scope, ContainerProcess process) {
        if (scope.hasUserNamespace()) {
            Argument entry = NamespaceSteps.childsEntry(assembly);
            IdMappings mappings = scope.mappings();
            if (scope.creates(NamespaceType.USER) && mappings != null) {
                NamespaceSteps.writeMaps(assembly, entry, mappings);
            }
            PrioritySteps priorities = new PrioritySteps(assembly, process);
            (scope.joins(NamespaceType.USER) ? priorities.fromJoinedUserNamespace() : priorities)
                    .apply(new Argument.Slot(0), entry, ".");
        }
    }

    /**
     * A program whose child does nothing but live in a user namespace of these mappings until the descriptor of the only grant, a
     * pipe, reaches its end: the namespace is for idmapped mounts, or owns what others are to join.
     *
     * @param owned flags of namespaces that are made with it and belong to it
     */
    public Compiled namespaceHolder(IdMappings mappings, long owned) {
        ProgramBuilder program = new ProgramBuilder(host.architecture());
        Assembly assembly = new Assembly(program);
        program.cloneFlags(Flags.CLONE_NEWUSER | owned);
        NamespaceSteps.writeMaps(assembly, NamespaceSteps.childsEntry(assembly), mappings);
        program.in(Section.CHILD);
        int pipe = assembly.descriptor(new Grant.Stream(0));
        program.call(Syscall.CLOSE, 11)
                .orFail("close the report"); // FD_REPORT: tells the engine that the maps are written
        program.call(Syscall.READ, pipe, program.bytes(new byte[8], "buffer"), 1)
                .orFail("wait");
        return new Compiled(program.build(), assembly.grants());
    }

    private void child(
            Assembly assembly, Scope scope, CompileRequest request, LinuxSection linux, ContainerProcess process) {
        ProgramBuilder program = assembly.program;
        Spec spec = request.spec();
        program.call(Syscall.SETSID).orFail("setsid");
        MonitorSteps.enterCgroup(assembly, host, request.cgroupTasks());
        if (scope.creates(NamespaceType.CGROUP)) {
            program.call(Syscall.UNSHARE, Flags.CLONE_NEWCGROUP).orFail("unshare cgroup namespace");
        }
        ConfinementSteps confinement = new ConfinementSteps(assembly, host, process);
        // The host's procfs, while it is in view: what stands at /proc later is the container's.
        boolean speaksOfItself = confinement.isGiven() || process.oomScoreAdj() != null;
        Argument proc = speaksOfItself ? assembly.hostProc() : Argument.of(-1);
        new NamespaceSteps(assembly, scope).child();
        if (!scope.hasUserNamespace()) {
            new PrioritySteps(assembly, process).apply(Argument.of(0), proc, "self");
        }
        PersonaSteps persona = new PersonaSteps(assembly);
        if (linux.memoryPolicy() != null) {
            persona.memoryPolicy(linux.memoryPolicy());
        }
        Argument current = null;
        if (request.launching().init()) {
            current = confinement.openCurrent(proc);
        } else {
            confinement.profileOnExecution(proc);
        }
        confinement.labelOnExecution(proc);
        if (speaksOfItself) {
            assembly.close(proc);
        }
        program.call(Syscall.UMASK, 0).orFail("umask");
        String label = ConfinementSteps.orNull(linux.mountLabel());
        if (label != null && !host.seLinux()) {
            throw new CompileException(
                    "linux.mountLabel is specified in config, but selinux is disabled or not supported");
        }
        RootfsSteps rootfs = new RootfsSteps(assembly, scope, request);
        Argument root = rootfs.mount();
        if (scope.hasUserNamespace()) {
            // Until here files of the host had to be reached; from here on the container's root makes its files.
            ProcessSteps.becomeRootOfUserNamespace(program);
        }
        MountSteps mounts = new MountSteps(assembly, host, scope, process.terminal(), root, request.rootfs(), label);
        DeviceSteps devices = new DeviceSteps(assembly, scope, root);
        boolean devicesMade = false;
        for (Mount mount : spec.mounts()) {
            mounts.mount(mount);
            if (Assembly.relative(mount.destination()).equals("dev")) {
                devicesMade = true;
                devices.make(
                        linux.devices(),
                        "tmpfs".equals(mount.type()) && !mount.options().contains("tmpcopyup"));
            }
        }
        if (!devicesMade) {
            devices.make(linux.devices(), false);
        }
        if (process.terminal()) {
            devices.console(assembly.descriptor(new Grant.TerminalSlave()));
        }
        workingDirectory(assembly, root, process.cwd());
        names(program, spec, scope);
        loopback(program, scope);
        new SysctlSteps(assembly, scope).set(root, linux.sysctl());
        PathSteps paths = new PathSteps(assembly, root);
        linux.readonlyPaths().forEach(paths::readOnly);
        linux.maskedPaths().forEach(paths::mask);
        Hooks hooks = spec.hooks();
        if (hooks != null
                && !(hooks.prestart().isEmpty()
                        && hooks.createRuntime().isEmpty()
                        && hooks.createContainer().isEmpty())) {
            StageSteps.stop(assembly, Stage.MOUNTED);
        }
        Root rootSection = spec.root();
        rootfs.enter(root, rootSection != null && rootSection.readonly());
        ProcessSteps steps = new ProcessSteps(assembly, host, process);
        steps.streams();
        if (request.launching().detached()) {
            steps.mustBeExecutable();
            StageSteps.stop(assembly, Stage.CREATED, assembly.descriptor(new Grant.StartFifo()));
        } else if (hooks != null && !hooks.startContainer().isEmpty()) {
            StageSteps.stop(assembly, Stage.STARTING);
        }
        if (linux.personality() != null) {
            persona.personality(linux.personality());
        }
        new PrioritySteps(assembly, process).fewOpenFiles();
        steps.become(request.filter(), request.launching().keyring());
        if (request.launching().init()) {
            confinement.now(current);
            program.init().orFail("start the init");
        }
        steps.execute(request.launching().preserved());
    }

    /** A working directory that the image lacks is made, as Docker does. */
    private static void workingDirectory(Assembly assembly, Argument root, String cwd) {
        if (!Assembly.relative(cwd).equals(".")) {
            int mark = assembly.program.slotMark();
            Argument directory =
                    assembly.directoryInside(root, cwd, true, "mkdir " + cwd + " as the working directory");
            assembly.close(directory);
            assembly.program.freeSlots(mark);
        }
    }

    private static void names(ProgramBuilder program, Spec spec, Scope scope) {
        String hostname = spec.hostname();
        if (hostname != null && !hostname.isEmpty()) {
            if (!scope.has(NamespaceType.UTS)) {
                throw new CompileException("unable to set hostname without a private UTS namespace");
            }
            program.call(Syscall.SETHOSTNAME, hostname, hostname.length()).orFail("sethostname");
        }
        String domain = spec.domainname();
        if (domain != null && !domain.isEmpty()) {
            if (!scope.has(NamespaceType.UTS)) {
                throw new CompileException("unable to set domainname without a private UTS namespace");
            }
            program.call(Syscall.SETDOMAINNAME, domain, domain.length()).orFail("setdomainname");
        }
    }

    /** Brings lo up in a new network namespace: struct ifreq of netdevice(7) with IFF_UP. */
    private static void loopback(ProgramBuilder program, Scope scope) {
        if (scope.creates(NamespaceType.NETWORK)) {
            byte[] ifreq = new byte[40];
            ifreq[0] = 'l';
            ifreq[1] = 'o';
            ifreq[16] = 1;
            Argument socket =
                    program.call(Syscall.SOCKET, AF_INET, SOCK_DGRAM_CLOEXEC, 0).toSlot("bring up lo");
            program.call(Syscall.IOCTL, socket, SIOCSIFFLAGS, program.bytes(ifreq, "{lo up}"))
                    .orFail("bring up lo");
            program.call(Syscall.CLOSE, socket).orFail("close");
        }
    }
}
