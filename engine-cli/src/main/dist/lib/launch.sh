# Sourced by the launch scripts, which have set "home" and "program": sets "java", "classpath", and "native" and "aot" where there are such.
lib=$home/lib
. "$lib/find-java.sh"
. "$lib/$program.classpath.sh"
# Loaded from here; else each is copied to /tmp and loaded from there.
native=
[ -d "$lib/native" ] && native=$lib/native
aot=
[ -f "$lib/$program.aot" ] && aot=-XX:AOTCache=$lib/$program.aot
