// System calls that the system's module for Swift leaves out, or has in another form on another system.
#ifndef CSYSTEM_H
#define CSYSTEM_H

// Exchanges what stands under two names in one step; -1 with errno set where that fails.
int csystem_exchange(const char *one, const char *other);

// Renames unless the new name is taken; -1 with errno set where that fails.
int csystem_rename_new(const char *from, const char *to);

// How many bytes of address space this process may have (`ulimit -v`); -1 where there is no such limit.
long long csystem_address_space_limit(void);

// What a program that is started is given as its environment.
char **csystem_environment(void);

// Bounds the memory of this process, in bytes of address space.
void csystem_bound_address_space(unsigned long long bytes);

#endif
