// @ts-types="./path.d.ts"
export { basename, dirname, fromFileUrl, join, relative, resolve, toFileUrl } from "@std/path";
