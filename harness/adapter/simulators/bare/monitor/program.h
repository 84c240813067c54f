// One run of a program.
#pragma once

void program_run(void); // takes it from the request, and gives the states it showed and its end
void program_broken(void); // tells that the monitor itself has trapped
