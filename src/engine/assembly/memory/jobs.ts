/* What jobs are given, made from engine/jobs. */
export * from '../../build/jobs'
