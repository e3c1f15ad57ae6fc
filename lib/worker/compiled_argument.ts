/** The argument by which the single binary is started as a process for components. */
export const PROCESS_ARGUMENT = "--component-process";
