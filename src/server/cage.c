/* cage.c - what the server can no longer do once it listens.
 *
 * A list of what is refused, and not of what is allowed: the libraries below (SQLite, libpq, the C
 * library) may call what they like, and none of them has any use for another program, another
 * process's memory, a mount, a module or a namespace.  What is refused fails with EPERM; starting a
 * program ends the server, because nothing but somebody else's code would try.  All threads have
 * it, and what they fork. */
#include <errno.h>
#include <seccomp.h>

#include "base/sanitized.h"
#include "server/inside.h"

static const int fatal[] = {SCMP_SYS(execve), SCMP_SYS(execveat)};
static const int refused[] = {
    /* other processes; ptrace is first, because a sanitizer looks for leaks with it */
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_getfd),
    /* what is mounted, and where we are */
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(unshare),
    SCMP_SYS(setns), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen), SCMP_SYS(fsmount),
    SCMP_SYS(open_by_handle_at), SCMP_SYS(name_to_handle_at), SCMP_SYS(quotactl), SCMP_SYS(acct),
    SCMP_SYS(mknod), SCMP_SYS(mknodat),
    /* the kernel and the machine */
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register), SCMP_SYS(iopl), SCMP_SYS(ioperm),
    SCMP_SYS(personality), SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(adjtimex),
    SCMP_SYS(clock_adjtime), SCMP_SYS(syslog), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    /* keys, and who we are */
    SCMP_SYS(keyctl), SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(setuid), SCMP_SYS(setgid),
    SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid), SCMP_SYS(setresgid),
    SCMP_SYS(setgroups), SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset)};

det_status
serve_cage_close(det_error *err)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (filter == NULL) return det_fail(err, DET_NOMEM, (det_where){0}, "seccomp");
    int code = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; code == 0 && i < sizeof fatal / sizeof fatal[0]; i++)
        code = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, fatal[i], 0);
    for (size_t i = DET_IS_SANITIZED; code == 0 && i < sizeof refused / sizeof refused[0]; i++)
        code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    if (code == 0) code = seccomp_load(filter);
    seccomp_release(filter);
    if (code == 0) return DET_OK;
    return det_fail_errno(err, -code, "the system does not let the server be confined (seccomp)");
}
