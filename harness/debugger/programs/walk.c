/* Steps through an ELF file of one program, and writes what libunwind's walk of the stack
 * says at each instruction, in the form of walk.py, without functions.
 *
 *     walk FILE ENTER HEADER COUNT [ADDRESS VISIT SIGNAL]...
 *         the address of framecheck_enter, that of .eh_frame_hdr, how many FDEs there are, and
 *         at which visits of which instructions signals are sent, all in hexadecimal
 *
 * The program's code comes into its place when the process runs, and lies in no file that
 * is mapped there. So it is said here where the table is, as whoever makes code at run time
 * has to. */
#include <libunwind-ptrace.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define CODE 0x10000000UL
#define CODE_END 0x10010000UL
#define EXIT CODE
enum { MOST = 4000, DEEPEST = 64, MOST_STRIKES = 16, HEADER_BYTES = 12 };

extern int UNW_OBJ(dwarf_search_unwind_table)(unw_addr_space_t, unw_word_t, unw_dyn_info_t *, unw_proc_info_t *, int, void *);

static unsigned long header, count;

static int find_proc_info(unw_addr_space_t as, unw_word_t ip, unw_proc_info_t *pi, int need, void *arg) {
    if (ip < CODE || ip >= CODE_END || header == 0)
        return -UNW_ENOINFO;
    unw_dyn_info_t table = {.format = UNW_INFO_FORMAT_REMOTE_TABLE, .start_ip = CODE, .end_ip = CODE_END};
    table.u.rti.segbase = header;
    table.u.rti.table_data = header + HEADER_BYTES;
    table.u.rti.table_len = count; /* words, as many as entries */
    return UNW_OBJ(dwarf_search_unwind_table)(as, ip, &table, pi, need, arg);
}

static void walk(unw_addr_space_t as, void *process) {
    unw_cursor_t cursor;
    if (unw_init_remote(&cursor, as, process) < 0)
        return;
    printf("stop");
    for (int n = 0; n < DEEPEST; n++) {
        unw_word_t pc, rsp;
        if (unw_get_reg(&cursor, UNW_REG_IP, &pc) < 0 || unw_get_reg(&cursor, UNW_REG_SP, &rsp) < 0)
            break;
        printf(" %lx:%lx:", (unsigned long)pc, (unsigned long)rsp);
        if (pc == EXIT || unw_step(&cursor) <= 0)
            break;
    }
    printf("\n");
}

/* step lets the process run and waits for it: for one instruction, or up to a breakpoint.
 * It reports whether the process is still there. */
static int step(pid_t pid, int how, int *signal) {
    int status;
    if (ptrace(how, pid, 0, *signal) < 0 || waitpid(pid, &status, 0) < 0 || !WIFSTOPPED(status))
        return 0;
    *signal = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
    return 1;
}

/* enter runs the process up to an address. */
static int enter(pid_t pid, unsigned long address) {
    struct user_regs_struct registers;
    int signal = 0;
    long text = ptrace(PTRACE_PEEKTEXT, pid, address, 0);
    ptrace(PTRACE_POKETEXT, pid, address, (text & ~0xffL) | 0xcc);
    do {
        if (!step(pid, PTRACE_CONT, &signal))
            return 0;
        ptrace(PTRACE_GETREGS, pid, 0, &registers);
    } while (signal != 0 || registers.rip != address + 1);
    ptrace(PTRACE_POKETEXT, pid, address, text);
    registers.rip = address;
    return ptrace(PTRACE_SETREGS, pid, 0, &registers) == 0;
}

struct strike {
    unsigned long address, visit;
    int signal;
};

/* strike sends the signals of this visit of an instruction. */
static void strike(pid_t pid, struct strike *all, int count, unsigned long address) {
    for (int i = 0; i < count; i++)
        if (all[i].address == address && --all[i].visit == 0)
            kill(pid, all[i].signal);
}

int main(int argc, char **argv) {
    if (argc < 5 || (argc - 5) % 3 != 0)
        return 2;
    struct strike strikes[MOST_STRIKES];
    int to_send = (argc - 5) / 3;
    if (to_send > MOST_STRIKES)
        return 2;
    for (int i = 0; i < to_send; i++) {
        char **words = argv + 5 + 3 * i;
        strikes[i] = (struct strike){strtoul(words[0], NULL, 16), strtoul(words[1], NULL, 16), strtol(words[2], NULL, 16)};
    }
    header = strtoul(argv[3], NULL, 16);
    count = strtoul(argv[4], NULL, 16);
    pid_t pid = fork();
    if (pid == 0) {
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        if (freopen("/dev/null", "w", stdout) == NULL)
            return 2;
        execl(argv[1], argv[1], (char *)NULL);
        return 2;
    }
    int status, signal = 0, inside = 0;
    if (waitpid(pid, &status, 0) < 0 || !enter(pid, strtoul(argv[2], NULL, 16)))
        return 3;
    unw_accessors_t accessors = _UPT_accessors;
    accessors.find_proc_info = find_proc_info;
    unw_addr_space_t as = unw_create_addr_space(&accessors, 0);
    unw_set_caching_policy(as, UNW_CACHE_NONE);
    void *process = _UPT_create(pid);
    for (int n = 0; n < MOST; n++) {
        struct user_regs_struct registers;
        ptrace(PTRACE_GETREGS, pid, 0, &registers);
        if (registers.rip > EXIT && registers.rip < CODE_END) {
            inside = 1;
            walk(as, process);
            strike(pid, strikes, to_send, registers.rip);
        } else if (inside) {
            break;
        }
        int there = step(pid, PTRACE_SINGLESTEP, &signal);
        while (there && signal != 0) /* the next step enters its handler */
            there = step(pid, PTRACE_SINGLESTEP, &signal);
        if (!there)
            break;
    }
    kill(pid, SIGKILL);
    return 0;
}
