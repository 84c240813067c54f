/* Functions with what makes a frame's table hard to get right, each called with small
   numbers, zeros, and pointers to zeros. Nothing here needs a library. */
#ifdef _WIN64 /* where long has 32 bits */
#define long long long
#endif
typedef __builtin_va_list va_list;
typedef long (*function)(long, long);
#define noinline __attribute__((noinline))
#ifdef _WIN64
#define clobbers __asm__ volatile("" ::: "rbx", "rdi", "rsi", "r12", "r13", "r14", "r15", "xmm6", "xmm10", "xmm15", "memory")
#define first "(%rcx)"
#else
#define clobbers __asm__ volatile("" ::: "rbx", "r12", "r13", "r14", "r15", "memory")
#define first "(%rdi)"
#endif

static volatile long sink;
static volatile long table[8] = {1, 2, 3, 4, 5, 6, 7, 8};

noinline long leaf(long a, long b) { return a * 3 + table[b & 7]; }
noinline void use(void *p) { sink = (long)p; *(volatile char *)p = 1; }

/* leaves, with and without the red zone */
noinline long leaf_red_zone(long a) { volatile long v[6]; v[0] = a; v[5] = a + 1; return v[0] + v[5]; }
noinline long leaf_beyond_red_zone(long a) { volatile long v[40]; v[0] = a; v[39] = a + 1; return v[0] + v[39]; }

/* frames by alloca and variable arrays */
noinline long with_alloca(long n) { char *p = __builtin_alloca((n & 31) + 1); use(p); return p[0] + leaf(n, 1); }
noinline long alloca_in_loop(long n) {
  long s = 0;
  for (long i = 0; i < (n & 3); i++) { char *p = __builtin_alloca(16 * (i + 1)); use(p); s += p[0]; }
  return s + leaf(s, n);
}
noinline long variable_array(long n) { long a[(n & 7) + 1]; for (long i = 0; i <= (n & 7); i++) a[i] = i; use(a); return a[n & 7] + leaf(n, 2); }
noinline long big_frame(long n) { volatile char b[9000]; b[n & 1023] = 1; use((void *)b); return b[n & 1023] + leaf(n, 3); }

/* over-aligned locals: the stack pointer is rounded down, and with alloca and arguments
   on the stack gcc keeps the way back in r10 and in an expression */
noinline long aligned32(long n) { __attribute__((aligned(32))) long v[4]; v[0] = n; use(v); return v[0] + leaf(n, 1); }
noinline long aligned64_alloca(long n) {
  __attribute__((aligned(64))) long v[8];
  char *p = __builtin_alloca((n & 15) + 1);
  v[1] = n; use(v); use(p);
  return v[1] + p[0] + leaf(n, 1);
}
noinline long aligned_many(long a, long b, long c, long d, long e, long f, long g, long h, long i) {
  __attribute__((aligned(64))) long v[8];
  v[0] = a + g; v[1] = b + h; use(v); clobbers;
  return v[0] + v[1] + c + d + e + f + i + leaf(g, h);
}
noinline long aligned_alloca_many(long a, long b, long c, long d, long e, long f, long g, long h) {
  __attribute__((aligned(128))) long v[16];
  char *p = __builtin_alloca((a & 31) + 8);
  use(v); use(p); clobbers;
  if (a == 2) return g;
  return v[0] + p[0] + b + c + d + e + f + g + h + leaf(g, h);
}
__attribute__((force_align_arg_pointer)) noinline long realigned(long a, long b) { return leaf(a, b) + leaf(b, a); }

/* variadic */
noinline long variadic(long n, ...) {
  va_list list; long s = 0;
  __builtin_va_start(list, n);
  for (long i = 0; i < (n & 7); i++) s += __builtin_va_arg(list, long);
  __builtin_va_end(list);
  return s + leaf(s, n);
}
noinline long calls_variadic(long a) { return variadic(7, a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6) + variadic(1, a); }
noinline double variadic_double(int n, ...) {
  va_list list; double s = 0;
  __builtin_va_start(list, n);
  for (int i = 0; i < (n & 3); i++) s += __builtin_va_arg(list, double);
  __builtin_va_end(list);
  return s;
}
noinline long calls_variadic_double(long a) { return variadic_double(3, (double)a, 2.0, 3.0) + 1; }

/* tail calls, one with arguments on the stack */
noinline long tail(long a, long b) { if (a == 1) return 5; return leaf(b, a); }
noinline long tail_after_work(long a, long b) { long s = leaf(a, b); clobbers; if (s & 1) return tail(s, b); return leaf(s, 1); }
noinline long tail_pointer(long a, long b) { function f = a & 1 ? leaf : tail; return f(b, a); }
noinline long even(long n); noinline long odd(long n) { return n <= 0 || n > 20 ? 0 : even(n - 1); }
noinline long even(long n) { return n <= 0 || n > 20 ? 1 : odd(n - 1); }
noinline long mutual(long n) { return even(n & 7) + odd(n & 3); }
noinline long seven(long a, long b, long c, long d, long e, long f, long g) { return a + b + c + d + e + f + g; }
noinline long tail_seven(long a, long b, long c, long d, long e, long f, long g) { return seven(g, f, e, d, c, b, a); }

/* noreturn */
__attribute__((noreturn)) noinline void stop(long n) { sink = n; __builtin_trap(); }
__attribute__((noreturn)) noinline void stop_saving(long n) { long s = leaf(n, 1); clobbers; sink = s + leaf(s, n); for (;;) { sink = s; __builtin_trap(); } }
noinline long may_stop(long n) { if (n == 3) stop(n); return leaf(n, 1); }
noinline long always_stops(long n) { clobbers; stop_saving(n); }
static long saved[10];
__attribute__((noreturn, naked)) noinline void leap(long *to) {
#ifdef _WIN64
  __asm__("movq 64(%rcx), %rdi\n movq 72(%rcx), %rsi");
#endif
  __asm__("movq " first ", %rbx\n movq 8" first ", %rbp\n movq 16" first ", %r12\n movq 24" first ", %r13\n movq 32" first ", %r14\n"
          "movq 40" first ", %r15\n movq 48" first ", %rsp\n movl $1, %eax\n jmp *56" first);
}
__attribute__((naked, returns_twice)) noinline long mark(long *to) {
#ifdef _WIN64
  __asm__("movq %rdi, 64(%rcx)\n movq %rsi, 72(%rcx)");
#endif
  __asm__("movq %rbx, " first "\n movq %rbp, 8" first "\n movq %r12, 16" first "\n movq %r13, 24" first "\n movq %r14, 32" first "\n"
          "movq %r15, 40" first "\n leaq 8(%rsp), %rax\n movq %rax, 48" first "\n movq (%rsp), %rax\n movq %rax, 56" first "\n"
          "xorl %eax, %eax\n ret");
}
noinline void deep(long n) { if (n <= 0 || n > 9) leap(saved); deep(n - 1); sink = n; }
noinline long leaps(long n) { if (mark(saved)) return 7; deep(n & 3); return 8; }

/* the Windows convention, both ways */
__attribute__((ms_abi)) noinline long ms(long a, long b, long c, long d, long e, long f) { clobbers; return a + b + c + d + e + f + leaf(a, b); }
__attribute__((ms_abi)) noinline double ms_vectors(double a, double b) {
  __asm__ volatile("" ::: "xmm6", "xmm7", "xmm8", "xmm15", "rdi", "rsi");
  return a + b + leaf(1, 2);
}
__attribute__((ms_abi)) noinline long ms_variadic(long n, ...) {
  __builtin_ms_va_list list; long s = 0;
  __builtin_ms_va_start(list, n);
  for (long i = 0; i < (n & 3); i++) s += __builtin_va_arg(list, long);
  __builtin_ms_va_end(list);
  return s;
}
__attribute__((ms_abi)) noinline long ms_alloca(long n) { char *p = __builtin_alloca((n & 63) + 1); use(p); return p[0]; }
noinline long calls_ms(long a, long b) { return ms(a, b, 3, 4, 5, 6) + (long)ms_vectors(1, 2) + ms_variadic(3, a, b, 2L) + ms_alloca(a); }

#ifdef _WIN64
/* frame pointers that are set behind the first push, since somebody looks at them */
noinline long own_frame_vector(long a) {
  sink = (long)__builtin_frame_address(0);
  __asm__ volatile("" ::: "xmm6");
  return a + leaf(a, 1);
}
noinline long own_frame_alloca(long n) {
  char *p = __builtin_alloca((n & 63) + 1);
  sink = (long)__builtin_frame_address(0);
  __asm__ volatile("" ::: "rdi", "rsi");
  use(p);
  return p[0];
}
#endif

/* shapes of control flow */
noinline long nested_calls(long a, long b) { return leaf(leaf(leaf(a, b), leaf(b, a)), leaf(a + b, leaf(a, a))); }
noinline long switches(long n) {
  switch (n) {
  case 0: return leaf(1, 2);
  case 1: return leaf(2, 3) + leaf(n, n);
  case 2: use((void *)table); return 4;
  case 3: { char b[40]; use(b); return b[0]; }
  case 4: return tail(n, 2);
  case 5: return 17;
  case 6: clobbers; return leaf(n, 6);
  }
  return -1;
}
noinline long early(long a, long b) {
  if (!a) return b;
  long s = leaf(a, b), t = leaf(b, s), u = leaf(s, t);
  if (s & 1) return s + t + u;
  clobbers;
  return s + t + u + leaf(t, u);
}
noinline long early_loop(long n) {
  if (n <= 1) return n;
  long s = 0, t = 1;
  for (long i = 0; i < (n & 7); i++) { s += leaf(i, t); if (s > 40) return s; t += leaf(s, i); }
  return s + t;
}
noinline long gotos(long n) {
  static void *const to[] = {&&a, &&b, &&c};
  goto *to[n % 3 < 0 ? 0 : n % 3];
a: return leaf(n, 1);
b: clobbers; return leaf(n, 2) + leaf(1, n);
c: return 3;
}
noinline long factorial(long n) { if (n <= 1 || n > 9) return 1; return n * factorial(n - 1); }
noinline long seldom(long n) { if (__builtin_expect(n == 3, 0)) { char b[64]; use(b); clobbers; return leaf(b[0], n) + leaf(n, 2); } return n + 1; }

/* arguments and results in memory */
struct big { long v[6]; };
noinline struct big gives_big(long a) { struct big b = {{a, a + 1, a + 2, a + 3, a + 4, leaf(a, 1)}}; return b; }
noinline long takes_big(struct big b, long a) { return b.v[0] + b.v[5] + leaf(a, b.v[1]); }
noinline long passes_big(long a) { struct big b = gives_big(a); return takes_big(b, a) + takes_big(gives_big(a + 1), 2); }
noinline long pushes(long a, long b) { return seven(a, b, 1, 2, 3, 4, a + b) + seven(1, 2, 3, 4, 5, seven(a, a, a, a, a, a, a), b); }

/* what looks at its own frame */
noinline long frame_address(long a) { return (long)__builtin_frame_address(0) == (long)&a || leaf(a, 1) > 3; }
noinline long return_address(long a) { return (long)__builtin_return_address(0) + leaf(a, 1); }
noinline long many_saved(long a, long b) {
  long c = leaf(a, b), d = leaf(b, c), e = leaf(c, d), f = leaf(d, e), g = leaf(e, f), h = leaf(f, g);
  long i = leaf(g, h), j = leaf(h, i), k = leaf(i, j);
  clobbers;
  return a + b + c + d + e + f + g + h + i + j + k + leaf(j, k);
}
noinline double doubles(double a, double b, long n) { volatile double v[4]; v[0] = a; v[1] = b; return v[0] * v[1] + leaf(n, 1); }
noinline long pointer(long *p, long n) { return p[0] + leaf(p[1], n); }
